// Prints, for each annotation that points into a page, what Apache Annotator finds by each of its selectors.
// Arguments: annotations.jsonld, the page, and a CSS selector in which # stands for a passage's id.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const [, , annotations, page, place] = process.argv;
const dom = new JSDOM(readFileSync(page, "utf8"));
for (const name of ["document", "Node", "NodeFilter", "Range", "Text"]) {
  globalThis[name] = name === "document" ? dom.window.document : dom.window[name];
}
globalThis.window = dom.window;
const { createTextQuoteSelectorMatcher, createTextPositionSelectorMatcher } = await import(
  "@apache-annotator/dom"
);
const matchers = {
  TextQuoteSelector: createTextQuoteSelectorMatcher,
  TextPositionSelector: createTextPositionSelectorMatcher,
};

async function found(selector, root) {
  const texts = [];
  for await (const range of matchers[selector.type](selector)(root)) texts.push(range.toString());
  return texts;
}

const answers = [];
for (const annotation of JSON.parse(readFileSync(annotations, "utf8")).first.items) {
  if (!annotation.target.selector[0].refinedBy) continue;
  const answer = { exact: annotation.target.selector[0].refinedBy.exact };
  for (const selector of annotation.target.selector) {
    const root = document.querySelector(place.replace("#", `#${selector.value}`));
    answer[selector.refinedBy.type] = root ? await found(selector.refinedBy, root) : ["no such passage"];
  }
  answers.push(answer);
}
console.log(JSON.stringify(answers));
