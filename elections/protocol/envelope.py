"""Seal a message of one trustee for another, who gets it through a server that must not read it.

All numbers are written in base 10 without sign or leading zero, all texts are UTF-8, all JSON is
compact with the members in the order given here, ``|`` stands for itself. P, Q, g: BELENIOS-2048.

Keys of a trustee, from a secret of 22 base58 characters (specification, 4.6.1)::

    signing key      sk = int(SHA256("sk|" + secret)) mod Q     verification key  vk = g^sk mod P
    decryption key   dk = int(SHA256("dk|" + secret)) mod Q     encryption key    ek = g^dk mod P

``int`` reads the 32 bytes big-endian. A *signed message* is (specification, 4.6.1)::

    {"message":M,"signature":{"challenge":"c","response":"s"}}
    w random,  c = int(SHA256("sigmsg|" + M + "|" + str(g^w mod P))) mod Q,  s = (w - sk*c) mod Q

Sealing the text M from a sender (sk) to a recipient (ek) under a ``purpose``:

1. inner = {"recipient":"<ek>","message":M}                     (specification, 4.6.3)
2. signed = the signed message over inner, with the sender's sk  (draws w)
3. r random from 0 to Q-1; alpha = g^r mod P; shared = ek^r mod P   (draws r)
4. key = HKDF-SHA256(input = shared as 256 bytes, big-endian, padded with zeros on the left;
   salt = the 15 bytes "csb-envelope-v1"; info = purpose + "|" + alpha + "|" + ek; length 32)
5. nonce = 12 random bytes                                          (draws nonce)
6. data = AES-256-GCM(key, nonce, plaintext = signed, additional data = purpose), the ciphertext
   followed by its tag of 16 bytes, as WebCrypto gives it
7. the envelope is the text {"alpha":"<alpha>","nonce":"<24 hex digits>","data":"<hex digits>"},
   hex digits in lower case

Opening: check that alpha is an element of the group; shared = alpha^dk mod P; the key as in 4,
with ek = g^dk; decrypt; check the signature with the sender's vk; check that ``recipient`` is ek.

``purpose`` says which message of which ceremony this is, so that no envelope can stand for another:
``<kind>|<certs>|<from>|<to>`` with kind "polynomial" or "share", certs = hex SHA-256 of
"[" + the certificates' texts joined by "," + "]", from and to = places counted from 1.
"""
