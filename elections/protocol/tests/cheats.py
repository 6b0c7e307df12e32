"""Archives of cheats: each alters one thing in an honest election and links the chain anew."""

from dataclasses import replace

from elections.protocol.answers import encrypt
from elections.protocol.ballots import seal
from elections.protocol.description import Description
from elections.protocol.events import Step
from elections.protocol.group import G_TABLE, FixedBase, G, P, power
from elections.protocol.proofs import sign_ballot
from elections.protocol.tally import encrypted_tally, last_ballots, sized_tally
from elections.protocol.tests.cheating import (
    END,
    FACTORS,
    MORE_FACTORS,
    OF_11,
    OF_12,
    RESULT,
    SETUP,
    STRANGER,
    TALLY,
    answer_of,
    changed,
    honest,
    random_of,
    sealed_by,
    setup_of,
    up_to,
    with_ballot,
    with_data,
)
from elections.protocol.tests.elections import (
    VOTERS,
    append,
    rechained,
)
from elections.protocol.trustees import decrypt, owned, result_text


def choice_of_two():
    answer = answer_of(11, [1, 0, 0])
    alpha, beta = answer.choices[0]
    return with_ballot(
        sealed_by(11, replace(answer, choices=((alpha, beta * G % P), *answer.choices[1:])))
    )


def too_many_choices():
    return with_ballot(sealed_by(11, answer_of(11, [1, 1, 1], maximum=3)))


def copied_ballot():
    return with_ballot(sealed_by(11, answer_of(13, [1, 1, 0])))


def unregistered():
    return with_ballot(sealed_by(STRANGER, answer_of(STRANGER, [1, 0, 0])))


def broken_individual_proof():
    answer = answer_of(11, [1, 0, 0])
    first, second = answer.individual[1]
    broken = (
        answer.individual[0],
        (replace(first, response=first.response + 1), second),
        answer.individual[2],
    )
    return with_ballot(sealed_by(11, replace(answer, individual=broken)))


def broken_overall_proof():
    answer = answer_of(11, [1, 0, 0])
    first, *others = answer.overall
    broken = (replace(first, response=first.response + 1), *others)
    return with_ballot(sealed_by(11, replace(answer, overall=broken)))


def broken_signature():
    def change(ballot):
        response = ballot["signature"]["proof"]["response"]
        ballot["signature"]["proof"]["response"] = str(int(response) - 1)

    return with_ballot(changed(honest().steps[OF_11].data[0], change))


def signature_of_another():
    def change(ballot):
        digest = ballot["signature"]["hash"]
        ballot["signature"]["proof"] = sign_ballot(12, digest).as_json()

    return with_ballot(changed(honest().steps[OF_11].data[0], change))


def not_canonical():
    text = honest().steps[OF_11].data[0]
    return with_ballot(text.replace('"answers":', '"answers": '))


def outside_the_group():
    answer = answer_of(11, [1, 0, 0])
    alpha, beta = answer.choices[0]
    return with_ballot(
        sealed_by(11, replace(answer, choices=((P - alpha, beta), *answer.choices[1:])))
    )


def of_another_election():
    election = Description.parse(honest().description.text.replace("CSBS", "Other"))
    holder = f"{election.fingerprint}|{G_TABLE.power(11)}"
    answer = encrypt(
        election.questions[0], [1, 0, 0], holder, FixedBase(election.public_key), random_of(11)
    )
    return with_ballot(seal(election, 11, [answer]))


def height_gap():
    steps = up_to(OF_11)
    last = steps[-1]
    return [*steps[:-1], Step(last.data, replace(last.event, height=last.event.height + 1))]


def broken_parent():
    steps = up_to(OF_11)
    last = steps[-1]
    return [*steps[:-1], Step(last.data, replace(last.event, parent=steps[0].event.digest))]


def wrong_payload():
    steps = up_to(OF_11)
    last = steps[-1]
    return [*steps[:-1], Step(last.data, replace(last.event, payload=steps[1].event.payload))]


def ballot_after_the_end():
    return append(up_to(END), "Ballot", honest().ballot(11, [0, 1, 0]))


def repeated_ballot():
    return append(up_to(OF_12), "Ballot", honest().steps[OF_11].data[0])


def altered_tally():
    """Leave the last voter out of the tally, and let the trustees decrypt it in good faith."""
    election = honest()
    texts = [step.data[0] for step in election.steps if step.event.type == "Ballot"]
    counting = last_ballots(election.checker.check(text) for text in texts)[:-1]
    tally = encrypted_tally(election.description, counting)
    steps = append(up_to(END), "EncryptedTally", tally, sized_tally(tally, len(VOTERS)))
    for owner in (1, 3):
        text = decrypt(election.shares[owner], tally, election.description.fingerprint)
        steps = append(steps, "PartialDecryption", text, owned(owner, text))
    return append(steps, "Result", result_text([[3, 1, 1]]))


def altered_published_tally():
    """Publish another tally than the trustees decrypted; the result is the true one."""
    steps = list(honest().steps)
    tally = changed(honest().tally, lambda rows: rows[0].reverse())
    steps[TALLY] = Step((tally, sized_tally(tally, len(VOTERS))), steps[TALLY].event)
    return rechained(steps)


def wrong_number():
    return with_data(TALLY, honest().tally, sized_tally(honest().tally, len(VOTERS) + 1))


def forged_decryption():
    """Move a vote from the first family to the second: one factor times g, the other by g divided."""
    text = honest().factors[3]

    def change(factors):
        row = factors["decryption_factors"][0]
        row[0], row[1] = str(int(row[0]) * G % P), str(int(row[1]) * power(G, -1) % P)

    forged = changed(text, change)
    return with_data(MORE_FACTORS, forged, owned(3, forged))


def decryption_by_another():
    return with_data(MORE_FACTORS, honest().factors[3], owned(2, honest().factors[3]))


def decryption_by_nobody():
    return with_data(MORE_FACTORS, honest().factors[3], owned(4, honest().factors[3]))


def decryption_by_a_list():
    return with_data(MORE_FACTORS, honest().factors[3], owned([3], honest().factors[3]))


def decryption_twice():
    again = decrypt(honest().shares[1], honest().tally, honest().description.fingerprint)
    return with_data(MORE_FACTORS, again, owned(1, again))


def decryption_of_other_factors():
    return with_data(MORE_FACTORS, honest().factors[3], owned(3, honest().factors[1]))


def one_decryption_too_few():
    steps = up_to(FACTORS)
    return append(steps, "Result", *honest().steps[RESULT].data)


def one_vote_more():
    return with_data(RESULT, result_text([[4, 1, 2]]))


def key_of_nobody():
    key = str(honest().description.public_key)
    return setup_of(election=honest().description.text.replace(key, str(G_TABLE.power(5))))


def key_outside_the_group():
    key = str(honest().description.public_key)
    return setup_of(election=honest().description.text.replace(key, str(P - G)))


def forged_trustees():
    def change(trustees):
        trustees[0][1]["verification_keys"].reverse()

    return setup_of(trustees=changed(honest().trustees, change))


def credentials_out_of_order():
    return setup_of(credentials=changed(honest().credentials, list.reverse))


def credential_twice():
    return setup_of(credentials=changed(honest().credentials, lambda each: each.insert(0, each[0])))


def credential_outside_the_group():
    return setup_of(credentials=changed(honest().credentials, lambda each: each.insert(0, "2")))


def setup_of_other_records():
    steps = up_to(SETUP)
    election, trustees, _, setup = steps[0].data
    return rechained([Step((election, trustees, "[]", setup), steps[0].event)])
