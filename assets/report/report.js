"use strict";
// Sorts a table by the column whose title is clicked; empty cells stay at the end.
const value = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent;
  return text === "" ? null : cell.className === "n" ? Number(text) : text;
};
const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
for (const table of document.querySelectorAll("table.sortable")) {
  const titles = [...table.tHead.rows[0].cells];
  titles.forEach((title, column) => title.firstChild.addEventListener("click", () => {
    const downwards = title.getAttribute("aria-sort") === "ascending";
    titles.forEach((other) => other.removeAttribute("aria-sort"));
    title.setAttribute("aria-sort", downwards ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((x, y) => {
      const [a, b] = [value(x, column), value(y, column)];
      if (a === null || b === null) return (a === null) - (b === null);
      return downwards ? order(b, a) : order(a, b);
    });
    table.tBodies[0].append(...rows);
  }));
}
