/** The style of a report in HTML: of what a browser has, in light and dark, on the screen and on paper. */
export const reportStyle = `
:root { color-scheme: light dark; }
body {
  --text: #1f2328; --muted: #57606a; --back: #ffffff; --rule: #d0d7de; --head: #f3f5f7; --bar: #1f6feb;
  margin: 0 auto; padding: 24px; max-width: 1080px; box-sizing: border-box;
  background: var(--back); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
@media (prefers-color-scheme: dark) {
  body {
    --text: #e6edf3; --muted: #a0aab4; --back: #161b22; --rule: #3d444d; --head: #21262d; --bar: #58a6ff;
  }
}
body.vscode-light {
  --text: #1f2328; --muted: #57606a; --back: #ffffff; --rule: #d0d7de; --head: #f3f5f7; --bar: #1f6feb;
}
body.vscode-dark {
  --text: #e6edf3; --muted: #a0aab4; --back: #161b22; --rule: #3d444d; --head: #21262d; --bar: #58a6ff;
}
body.vscode-high-contrast {
  --text: #ffffff; --muted: #ffffff; --back: #000000; --rule: #ffffff; --head: #000000; --bar: #58a6ff;
}
/* VS Code gives it the class of the dark one, too. */
body.vscode-high-contrast-light {
  --text: #000000; --muted: #000000; --back: #ffffff; --rule: #000000; --head: #ffffff; --bar: #0b5cad;
}
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 19px; line-height: 1.3; margin: 32px 0 8px; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
.made { color: var(--muted); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; margin: 16px 0 0; }
dl > div { border: 1px solid var(--rule); border-radius: 6px; padding: 8px 12px; break-inside: avoid; }
dt { color: var(--muted); font-size: 12px; }
dd { margin: 0; font-size: 22px; font-variant-numeric: tabular-nums; }
figure { margin: 12px 0; break-inside: avoid; }
figcaption { color: var(--muted); font-size: 0.9em; }
svg { display: block; width: 100%; max-width: 720px; height: auto; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--text); }
svg .tick, svg .between { fill: var(--muted); }
svg .value { font-weight: 600; }
svg .bar { fill: var(--bar); stroke: var(--text); stroke-width: 0.5; }
svg .axis, svg .grid { stroke: var(--rule); }
svg .line { fill: none; stroke: var(--bar); stroke-width: 2; }
svg .mark { fill: var(--back); stroke: var(--bar); stroke-width: 1.5; }
.scroll, .whole { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 8px 0; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--rule); padding: 4px 8px; text-align: start; vertical-align: top; }
td { overflow-wrap: anywhere; }
th { background: var(--head); overflow-wrap: break-word; }
td.short { white-space: nowrap; }
th.number, td.number { text-align: end; overflow-wrap: normal; white-space: nowrap; }
th.number { white-space: normal; }
@media screen {
  /* A narrow table is scrolled rather than broken in the middle of words. */
  td { min-width: 10em; }
  td.short, td.number { min-width: 0; }
}
@media screen and (max-width: 520px) {
  body { padding: 12px; }
  /* A chart shrinks with the page, its texts do not. */
  svg text { font-size: 24px; }
  svg .between { display: none; }
}
@media (forced-colors: active) {
  svg text { fill: CanvasText; }
  svg .bar { fill: Highlight; stroke: CanvasText; }
  svg .line, svg .mark { stroke: Highlight; }
}
@page {
  size: A4; margin: 14mm 12mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 9px sans-serif; }
}
@media print {
  :root { color-scheme: light; }
  body, body.vscode-dark, body.vscode-high-contrast, body.vscode-high-contrast-light {
    --text: #000000; --muted: #444444; --back: #ffffff; --rule: #999999; --head: #eeeeee; --bar: #1f6feb;
    padding: 0; max-width: none; font-size: 10.5px;
  }
  h1 { font-size: 20px; }
  h2 { font-size: 15px; margin-top: 20px; break-after: avoid; }
  dd { font-size: 16px; }
  dl { padding-inline-end: 1px; }
  svg { max-width: 150mm; }
  .scroll, .whole { overflow: visible; }
  thead { display: table-header-group; }
  .whole { break-inside: avoid; }
  figure:has(+ .whole) { break-after: avoid; }
  tr, dl { break-inside: avoid; }
  p { break-after: avoid; orphans: 3; widows: 3; }
}
`;
