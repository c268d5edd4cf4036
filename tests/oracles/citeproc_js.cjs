// Renders bibliographies with citeproc-js, for comparison.
// node citeproc_js.cjs PACKAGE LOCALES < {"style": "<xml>", "locale": "en-GB", "items": [...]} > {"key": "<html>", ...}
const fs = require("fs");
const [, , packageFolder, localeFolder] = process.argv;
const CSL = require(packageFolder);
const { style, locale, items } = JSON.parse(fs.readFileSync(0, "utf8"));
const byId = Object.fromEntries(items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: (tag) => {
    const file = `${localeFolder}/locales-${tag}.xml`;
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : false;
  },
  retrieveItem: (id) => byId[id],
};
const engine = new CSL.Engine(system, style, locale, true);
engine.updateItems(Object.keys(byId));
const [data, entries] = engine.makeBibliography();
const order = data.entry_ids.map((ids) => ids[0]);
process.stdout.write(JSON.stringify(order.map((id, index) => [id, entries[index]])));
