// Renders documents with citeproc-js, for comparison.
// node citeproc_js.cjs PACKAGE LOCALES
// A document is a line: {"style": "<xml>", "locale": "en-GB", "items": [...], "clusters": [[{"id": "key"}]], "isNote": false}
// A cluster may also be {"citationItems": [...], "properties": {...}}; with "format": "rtf" the answer is RTF.
// The answer is a line: {"citations": ["<html>"], "entries": [["key", "<html>"]]}, or {"error": "message"}
const fs = require("fs");
const [, , packageFolder, localeFolder] = process.argv;
// The engine logs to standard output.
console.log = () => {};
const CSL = require(packageFolder);

function render({ style, locale, items, clusters = [], isNote = false, format = "html" }) {
  const byId = Object.fromEntries(items.map((item) => [item.id, item]));
  const system = {
    retrieveLocale: (tag) => {
      const file = `${localeFolder}/locales-${tag}.xml`;
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : false;
    },
    retrieveItem: (id) => byId[id],
  };
  const engine = new CSL.Engine(system, style, locale, true);
  const citations = clusters.map((cluster, index) => ({
    citationID: `c${index}`,
    citationItems: cluster.citationItems || cluster,
    properties: cluster.properties || { noteIndex: isNote ? index + 1 : 0 },
  }));
  const cited = new Set(citations.flatMap((each) => each.citationItems).map((cite) => cite.id));
  const uncited = Object.keys(byId).filter((id) => !cited.has(id));
  // The second time, cites are made distinct from uncited items too.
  engine.rebuildProcessorState(citations, format, uncited);
  const rendered = engine.rebuildProcessorState(citations, format, uncited);
  const made = engine.makeBibliography();
  const entries = made ? made[0].entry_ids.map((ids, index) => [ids[0], made[1][index]]) : [];
  return { citations: rendered.map(([, , text]) => text), entries };
}

for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  let answer;
  try {
    answer = render(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
