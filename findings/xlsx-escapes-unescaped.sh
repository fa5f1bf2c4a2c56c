#!/bin/sh
# A text that looks like an escape of a workbook comes back as another text: "Update_x0041_1" as "UpdateA1".
#
# Where: write-excel-file 4.1.1, exceljs 4.4.0 and xlsx 0.18.5, each writing a text into a cell; xlsx reads it back.
# Expected: a text is read as it was written. In a workbook `_xHHHH_` stands for the character with that number, so a
#   writer has to write the underscore before such a text as `_x005F_`.
# Found: none of the three writes it so. write-excel-file and exceljs leave it as it is, and xlsx, as Excel, reads
#   "UpdateA1". What xlsx wrote itself it reads so too; exceljs reads that very file as "Update_x0041_1".
# Why it matters: names in N-sight are what somebody typed or what an agent found on a device, and a device or a software
#   may be named so. A report shows another name then, with no error. Replace `_` before `xHHHH_` by `_x005F_` yourself
#   before you write, and try it with a reader that is not the writer's.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund --prefix . write-excel-file@4.1.1 exceljs@4.4.0 xlsx@0.18.5
cat > run.mjs <<'CODE'
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import writeExcelFile from 'write-excel-file/node';
import XLSX from 'xlsx';
const text = 'Update_x0041_1';
const byXlsx = (file) => {
  const { Sheets, SheetNames } = XLSX.read(file);
  return Sheets[SheetNames[0]].A1.v;
};
const byExceljs = async (file) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(file);
  return book.worksheets[0].getCell('A1').value;
};
async function exceljs(value) {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Sheet').addRow([value]);
  return Buffer.from(await book.xlsx.writeBuffer());
}
function xlsx(value) {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[value]]), 'Sheet');
  return XLSX.write(book, { type: 'buffer', bookType: 'xlsx' });
}
const writeExcel = (value) => writeExcelFile([[{ value, type: String }]]).toBuffer();
const written = { 'write-excel-file 4.1.1': await writeExcel(text), 'exceljs 4.4.0': await exceljs(text), 'xlsx 0.18.5': xlsx(text) };
for (const [writer, file] of Object.entries(written)) {
  const [one, other] = [byXlsx(file), await byExceljs(file)];
  console.log(`${text} written by ${writer}: xlsx reads ${one}, exceljs reads ${other}`);
  assert.equal(one, 'UpdateA1');
  assert.equal(other, writer.startsWith('xlsx') ? text : 'UpdateA1');
}
const escaped = text.replace(/_(?=x[0-9A-F]{4}_)/gi, '_x005F_');
assert.equal(byXlsx(await writeExcel(escaped)), text);
CODE
node run.mjs
