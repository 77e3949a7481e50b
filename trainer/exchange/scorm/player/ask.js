// The fields of one question, by its kind: `fields` draws them and returns a function that reads the answer, in the
// author's numbers. Words are set as text only: nothing of a quiz is read as markup.
"use strict";

function make(name, words = "", traits = {}) {
  const made = Object.assign(document.createElement(name), traits);
  if (words) made.textContent = words;
  return made;
}

function choice(kind, number, words, into) {
  const label = make("label", "", { className: "choice" });
  label.append(make("input", "", { type: kind, name: "answer", value: number }), make("span", words));
  into.append(label);
}

const chosen = (form) => [...form.querySelectorAll("input:checked")].map((one) => Number(one.value)).sort((a, b) => a - b);

function options(question, into, lot) {
  const kind = question.kind === "single" ? "radio" : "checkbox";
  shuffled(question.options.keys(), lot).forEach((number) => choice(kind, number, question.options[number].text, into));
  return chosen;
}

function passages(question, into) {
  const text = make("div", "", { className: "material" });
  question.pieces.forEach((piece, place) => {
    if (place % 2 === 0) return text.append(piece);
    const label = make("label", "", { className: "passage" });
    label.append(make("input", "", { type: "checkbox", name: "answer", value: (place - 1) / 2 }), make("span", piece));
    return text.append(label);
  });
  into.append(text);
  return chosen;
}

function picked(label, words, into, number) {
  const row = make("label", "", { className: "row" });
  const select = make("select", "", { name: `item${number}` });
  select.append(make("option", "Chọn…", { value: "" }));
  words.forEach(([value, text]) => select.append(make("option", text, { value })));
  row.append(make("span", label), select);
  into.append(row);
}

const values = (form) => [...form.querySelectorAll("select")].map((one) => one.value);

function steps(question, into, lot) {
  const mixed = shuffled(question.options.keys(), lot), places = mixed.map((_, place) => [place, place + 1]);
  mixed.forEach((number) => picked(question.options[number].text, places, into, number));
  return (form) => {
    const given = values(form);
    if (given.includes("") || new Set(given).size < given.length) return null;
    return mixed.map((number, row) => [Number(given[row]), number]).sort((a, b) => a[0] - b[0]).map(([, number]) => number);
  };
}

function pairs(question, into, lot) {
  const targets = shuffled(question.targets.keys(), lot).map((number) => [number, question.targets[number]]);
  question.options.forEach((option, number) => picked(option.text, targets, into, number));
  return (form) => values(form).map((value) => (value === "" ? question.targets.length : Number(value)));
}

// Return how the answer is read; null from that: it is not whole yet.
function fields(question, into, lot) {
  if (question.kind === "mark" || question.kind === "spot") return passages(question, into);
  if (question.pieces.length) into.append(make("div", question.pieces[0], { className: "material" }));
  if (question.kind === "order") return steps(question, into, lot);
  if (question.kind === "match") return pairs(question, into, lot);
  return options(question, into, lot);
}
