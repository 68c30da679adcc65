// Prints what Argdown reads in a file: its errors, and each element's texts, relations and data.
import { readFileSync } from "node:fs";
import argdownNode from "@argdown/node";

const { argdown } = argdownNode;
const input = readFileSync(process.argv[2], "utf8");
const read = argdown.run({
  input,
  process: ["parse-input", "build-model", "export-json"],
  logLevel: "silent",
  throwExceptions: true,
});
// The model as Argdown itself writes it to JSON, read back.
const model = JSON.parse(read.json);
const plain = (elements) =>
  Object.fromEntries(
    Object.entries(elements || {}).map(([title, element]) => [
      title,
      {
        texts: (element.members || []).map((member) => member.text).filter((text) => text),
        tags: element.tags || [],
        data: element.data || null,
      },
    ]),
  );
console.log(
  JSON.stringify({
    errors: [...(read.lexerErrors || []), ...(read.parserErrors || [])].map((error) => error.message),
    title: (model.frontMatter || read.frontMatter || {}).title,
    statements: plain(model.statements),
    arguments: plain(model.arguments),
    relations: model.relations.map((one) => [one.from, one.relationType, one.to]),
  }),
);
