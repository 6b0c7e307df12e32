// Searches ARCHIVE_INDEX, which search-index.js holds: [file, title, beginning, words] of each page.
"use strict";

const MOST = 200;
const form = document.getElementById("search");
const outcome = document.getElementById("outcome");
const found = document.getElementById("found");

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

function rank([, title, , words], wanted) {
  const titled = ` ${wordsOf(title).join(" ")}`;
  const all = ` ${words}`;
  if (!wanted.every((word) => all.includes(` ${word}`))) return 0;
  return 1 + wanted.filter((word) => titled.includes(` ${word}`)).length;
}

function entryOf([file, title, beginning]) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const text = document.createElement("p");
  link.href = file;
  link.textContent = title;
  text.textContent = beginning;
  item.append(link, text);
  return item;
}

function sentenceFor(count) {
  const { none, one, many, first } = outcome.dataset;
  const sentence = count === 0 ? none : count === 1 ? one : count > MOST ? first : many;
  return sentence.replace("COUNT", count);
}

const asked = new URLSearchParams(location.search).get("q") ?? "";
const wanted = wordsOf(asked);
form.hidden = false;
form.elements.q.value = asked;
if (wanted.length) {
  const ranked = ARCHIVE_INDEX.map((page) => [rank(page, wanted), page]).filter(([value]) => value);
  ranked.sort(([one], [other]) => other - one);
  outcome.textContent = sentenceFor(ranked.length);
  found.append(...ranked.slice(0, MOST).map(([, page]) => entryOf(page)));
}
