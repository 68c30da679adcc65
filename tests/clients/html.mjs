// Prints what html-validate has to say against each page.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({ extends: ["html-validate:standard", "html-validate:a11y"] });
const found = {};
for (const path of process.argv.slice(2)) {
  const report = await validator.validateFile(path);
  found[path] = report.results.flatMap((result) =>
    result.messages.map((one) => `${one.line}: ${one.ruleId}: ${one.message}`),
  );
}
console.log(JSON.stringify(found));
