// Sorts the table by the column whose heading is clicked; a second click turns the order round.
for (const table of document.querySelectorAll("table.pairs")) {
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, column) => {
    const cell = row.cells[column];
    const number = cell.dataset.value;
    return number === undefined ? cell.textContent : Number(number);
  };
  heads.forEach((head, column) => {
    const button = head.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const descends = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descends ? "descending" : "ascending");
      const isNumber = head.classList.contains("number");
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => {
        const x = value(a, column), y = value(b, column);
        if (!isNumber) return descends ? y.localeCompare(x) : x.localeCompare(y);
        // What is unknown comes last either way.
        if (typeof x !== "number") return typeof y !== "number" ? 0 : 1;
        if (typeof y !== "number") return -1;
        return descends ? y - x : x - y;
      });
      table.tBodies[0].append(...rows);
    });
  });
}
