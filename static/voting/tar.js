// The old tar that an archive is, as elections/protocol/tar.py reads it (v7, no end blocks).

import { CeremonyError } from "./envelope.js";

const BLOCK = 512;
const LONGEST_MEMBER = 256 * 1024 * 1024;
const ascii = new TextEncoder();

function refuse(message) {
  throw new CeremonyError(message);
}

/** Return the block before a member of `size` bytes, as belenios-tool writes it. */
export function header(name, size, timestamp) {
  const octal = (number, width) => number.toString(8).padStart(width, "0");
  const block = new Uint8Array(BLOCK);
  const put = (at, text) => block.set(ascii.encode(text), at);
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(size, 11));
  put(136, octal(timestamp, 11));
  put(148, " ".repeat(8));
  put(156, "0");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return block;
}

/** Read the members of a Blob one at a time: {name, text, head, size, until}, each as it stands. */
export async function* readMembers(blob) {
  const bytes = async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer());
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let at = 0; at < blob.size; ) {
    const head = await bytes(at, at + BLOCK);
    const stated = String.fromCharCode(...head.subarray(124, 135));
    const size = /^[0-7]{11}$/.test(stated) ? parseInt(stated, 8) : Infinity;
    if (head.length < BLOCK || size > LONGEST_MEMBER)
      refuse("The archive holds a block that is no header of a member.");
    const body = await bytes(at + BLOCK, (at += BLOCK + Math.ceil(size / BLOCK) * BLOCK));
    if (at > blob.size) refuse("The archive is cut off in the middle of a member.");
    if (body.subarray(size).some(Boolean))
      refuse("The archive holds bytes between two members that belong to neither.");
    const name = String.fromCharCode(...head.subarray(0, 100)).replace(/\0+$/, "");
    let text;
    try {
      text = utf8.decode(body.subarray(0, size));
    } catch {
      refuse("The archive holds a member that is not text in UTF-8.");
    }
    yield { name, text, head, size, until: at };
  }
}
