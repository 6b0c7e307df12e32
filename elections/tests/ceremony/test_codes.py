"""The registrar's file makes the codes and public halves of its twin in Python, in node here."""

from elections.protocol.credentials import code_from_seed, is_code, public_credential
from elections.tests.ceremony.asking import VECTOR, ask, needs_node

pytestmark = needs_node


def test_the_twins_make_the_same_codes_from_a_seed():
    seed, numbers = VECTOR["secrets"][0], [1, 2, 42, 1000]

    codes = ask(ask="codes", seed=seed, numbers=numbers)["answer"]

    assert codes == [code_from_seed(seed, number) for number in numbers]
    assert all(map(is_code, codes))


def test_the_public_halves_are_the_twins_and_in_the_order_of_their_values():
    uuid = "c5XaNxzZmbDX8M"
    codes = [code_from_seed(VECTOR["secrets"][0], number) for number in range(1, 6)]

    made = ask(ask="halves", codes=codes, uuid=uuid)["answer"]

    expected = sorted(int(public_credential(code, uuid)) for code in codes)
    assert made["halves"] == [str(half) for half in expected]
    assert made["steps"] == [[done, 5] for done in range(1, 6)]


def test_a_spreadsheet_reads_names_as_names():
    rows = [["Name", "Family"], ['Ana "A." Lee', "=1+1"], ["-Bo", "@x, y"]]

    written = ask(ask="slips", roll=rows)["answer"]

    assert written == ('"Name","Family"\r\n"Ana ""A."" Lee","\'=1+1"\r\n"\'-Bo","\'@x, y"\r\n')
