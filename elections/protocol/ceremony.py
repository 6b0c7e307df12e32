"""Make one election key together, of which any ``threshold`` of ``size`` trustees decrypt.

Each trustee comes three times, keeps nothing but a secret of 22 base58 characters, and speaks with
the others only through the server (specification, 3.1.1 and 4.6, in the form of belenios-tool 3.x,
which 2.0 accepts). ``envelope`` says how numbers and JSON are written, what sk, vk, dk, ek, a signed
message and an envelope are. Places ("index") count from 1. "random" draws are made in the order in
which they are named, which is how the vectors in ``tests/vectors/ceremony.json`` were made.

**First visit, the certificate** of trustee i: a signed message (draws w) over::

    {"context":{"group":"BELENIOS-2048","size":n,"threshold":t,"index":i},
     "verification":"<vk>","encryption":"<ek>"}          (on one line, no spaces)

**Second visit, the polynomial** of trustee i, when the server has all certificates. Check every
certificate (form, context, signature, elements, no key twice), and that one's own has the keys of
the secret. Then, f(x) = a_0 + a_1 x + ... + a_(t-1) x^(t-1)::

    a_0 ... a_(t-1)   random, 0 to Q-1                                     (t draws)
    A_k               = g^(a_k) mod P
    coefexps          = signed message over {"coefexps":["A_0",...,"A_(t-1)"]}   (draws w)
    signature         = signature (challenge and response, draws w) over the text
                        "certs_sig|" + {"certs":[cert_1,...,cert_n],"coefexps":["A_0",...]}
                        where each cert is the certificate's JSON object, not a string
    polynomial        = envelope to oneself, purpose "polynomial|<certs>|i|i", of
                        {"polynomial":["a_0",...,"a_(t-1)"]}        (draws w, r, nonce)
    secrets[j]        = for j = 1 to n: envelope to trustee j, purpose "share|<certs>|i|j", of
                        {"secret":"f(j) mod Q"}                     (draws w, r, nonce each)

    {"polynomial":"<envelope>","secrets":["<envelope>",... n],"coefexps":{...},"signature":{...}}

where an envelope stands as a JSON string, coefexps and signature as objects.

**Third visit, "check my secret"** of trustee j, when the server has all polynomials. Check all
certificates and polynomials (number of coefficients, elements, both signatures), open secrets[j] of
every trustee i, and check each share s_i: 0 <= s_i < Q and ::

    g^(s_i) = product over k of A_(i,k)^(j^k)  mod P

Open one's own "polynomial" and check g^(a_k) = A_k. The trustee's private share, which is what
decrypts, is S_j = sum of all s_i mod Q; nobody stores it. The output is ::

    {"public_key":{"pok":{"challenge":..,"response":..},"public_key":"<X>","signature":{..}}}

with X = g^(S_j) mod P; pok (draws w): c = int(SHA256("pok|BELENIOS-2048|" + X + "|" + str(g^w)))
mod Q, response = (w - S_j*c) mod Q; signature (draws w): by sk over the text str(X).

**The record** that goes into trustees.json (with the last brackets)::

    [["Pedersen",{"threshold":t,"certs":[..],"coefexps":[..],"signatures":[..],
                  "verification_keys":[..]}]]

each list in the order of the places; signatures[i] is the polynomial's ``signature``;
verification_keys[j] is the output's ``public_key``. The election key is the product of all A_(i,0).
"""
