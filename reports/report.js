/* Comfort only: everything on the page can be read without this. A filter box for each long table,
 * and columns that sort when their heading is pressed. */
"use strict";
(function () {
  function rowsOf(table) {
    return Array.prototype.slice.call(table.tBodies[0].rows);
  }

  function keyOf(row, column) {
    var cell = row.cells[column];
    return cell.getAttribute("data-key") || cell.textContent.trim();
  }

  /* Numbers as numbers, ISO dates and everything else as text. */
  function compare(a, b) {
    var plain = /^-?[\d\u202f]+(\.\d+)?$/;
    if (plain.test(a) && plain.test(b)) {
      return parseFloat(a.replace(/\u202f/g, "")) - parseFloat(b.replace(/\u202f/g, ""));
    }
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function sortBy(table, column, heading) {
    var down = heading.getAttribute("aria-sort") === "ascending";
    var rows = rowsOf(table).map(function (row, i) {
      return { row: row, key: keyOf(row, column), i: i };
    });
    rows.sort(function (x, y) {
      var c = compare(x.key, y.key);
      return (down ? -c : c) || x.i - y.i;
    });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th) {
      th.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.forEach(function (r) { table.tBodies[0].appendChild(r.row); });
  }

  function makeSortable(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = th.textContent;
      th.textContent = "";
      th.appendChild(button);
      button.addEventListener("click", function () { sortBy(table, column, th); });
    });
  }

  function makeFilter(table) {
    var label = document.createElement("label");
    var input = document.createElement("input");
    var told = document.createElement("span");
    var all = rowsOf(table).length;
    var timer;
    label.className = "filter";
    label.textContent = "Filter ";
    input.type = "search";
    input.autocomplete = "off";
    input.setAttribute("aria-label", "Filter: " + table.caption.textContent);
    told.setAttribute("role", "status");
    label.appendChild(input);
    label.appendChild(told);
    table.parentNode.insertBefore(label, table);
    function apply() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var left = 0;
      rowsOf(table).forEach(function (row) {
        var text = row.textContent.toLowerCase();
        var fits = words.every(function (w) { return text.indexOf(w) >= 0; });
        row.hidden = !fits;
        left += fits ? 1 : 0;
      });
      told.textContent = words.length ? left + " of " + all : "";
    }
    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(apply, 120);
    });
    /* A link into a filtered table must not lead to a hidden row. */
    window.addEventListener("hashchange", function () {
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && table.contains(target) && target.hidden) {
        input.value = "";
        apply();
        target.scrollIntoView();
      }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("table.wide"), function (table) {
    if (rowsOf(table).length > 1) {
      makeSortable(table);
    }
    if (rowsOf(table).length > 12) {
      makeFilter(table);
    }
  });
})();
