// What the pages of trustees and of the registrar share: steps, secrets on paper, the portal.
//
// A secret lives in the page that made it or was given it, and is never sent or stored. All
// words stand in the HTML; here is only which of them to show, and when.

import { newSecret } from "./ceremony.js";

const GROUP = /.{1,4}/g;
const root = globalThis.document?.querySelector("[data-keeper]");

export const parts = (name) => [...document.querySelectorAll(`[data-${name}]`)];
export const fill = (name, text) =>
  parts(`fill="${name}"`).forEach((part) => (part.textContent = text));
export const grouped = (secret) => secret.match(GROUP)?.join(" ") ?? "";
export const tidy = (typed) => typed.replace(/[\s-]/g, "");
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Show what belongs to one step, and put the reader at its heading, unless the page just came. */
export function show(step) {
  const isFirst = parts("step=start").some((part) => !part.hidden);
  note("");
  for (const part of parts("step")) part.hidden = !part.dataset.step.split(" ").includes(step);
  const headings = [...root.querySelectorAll("[tabindex]")];
  if (!isFirst) headings.find((part) => !part.closest("[hidden]"))?.focus();
}

/** Show one note, such as what is wrong with what was typed; none for "". */
export const note = (name) =>
  parts("note").forEach((part) => (part.hidden = part.dataset.note !== name));

/** Say what is wrong with what was typed, and lead back to it. */
export function mend(name) {
  note(name);
  [...root.querySelectorAll("input")].find((field) => !field.closest("[hidden], [type=hidden]"))?.focus();
  return "mend";
}

/** Do something when the button with this data-act is pressed. */
export const on = (act, then) =>
  parts(`act="${act}"`).forEach((button) => button.addEventListener("click", then));

/** Hand over what is typed into a form, tidied; forget it then, unless it has to be mended. */
export function typedInto(name, then) {
  for (const form of parts(`form="${name}"`)) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const [field] = form.elements;
      if ((await then(tidy(field.value))) !== "mend") field.value = "";
    });
  }
}

/** Let a new secret be made, put on paper and typed back once; only then hand it over. */
export function offerSecret(then) {
  let secret = "";
  const reveal = (text) => fill("secret", grouped(text));
  const begin = () => {
    secret ||= newSecret();
    onbeforeunload = (event) => event.preventDefault();
    reveal(secret);
    show("write");
  };
  on("make", begin);
  on("again", begin);
  on("print", () => globalThis.print());
  on("written", () => {
    reveal("");
    show("typed");
  });
  typedInto("typed", (typed) => {
    if (typed !== secret) return mend("mistyped");
    onbeforeunload = null;
    secret = "";
    return then(typed);
  });
}

/** Show that work has begun, of which nobody knows yet how long it takes. */
export function startWork() {
  for (const bar of parts("progress")) bar.removeAttribute("value");
  fill("done", "");
  show("working");
  return sleep(0);
}

/** Show how far a longer piece of work is, and let the page breathe before it goes on. */
export function progress(done, all, text = `${done} / ${all}`) {
  for (const bar of parts("progress")) bar.value = done / all;
  fill("done", text);
  return sleep(0);
}

/** Ask the portal where we stand; keep asking while there is no answer, and say so. */
export const askStatus = () => ask(root.dataset.status);

/** Send public texts; the very same ones until there is an answer, since twice is harmless. */
export function send(fields) {
  const csrfmiddlewaretoken = root.querySelector("[name=csrfmiddlewaretoken]").value;
  return ask(root.dataset.send, new URLSearchParams({ ...fields, csrfmiddlewaretoken }));
}

/** Fetch the public archive of the vote, whole, as a Blob. */
export const fetchArchive = () =>
  ask(root.dataset.archive, undefined, { read: (answer) => answer.blob(), patience: 600_000 });

const SHORT = { read: (answer) => answer.json(), patience: 20_000 };

async function ask(url, body, { read, patience } = SHORT) {
  const [offline] = parts("offline");
  for (let tries = 1; ; tries++) {
    try {
      const signal = AbortSignal.timeout(patience);
      const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal });
      if (answer.status < 500 && answer.status !== 429) {
        const said = answer.ok ? await read(answer) : { refusal: "", ...(await wordsOf(answer)) };
        offline.hidden = true;
        return said;
      }
    } catch {
      // no answer, or not a whole one: it is asked again below
    }
    offline.hidden = false;
    await sleep(Math.min(tries, 10) * 1000);
  }
}

const wordsOf = (answer) => answer.json().catch(() => ({}));
