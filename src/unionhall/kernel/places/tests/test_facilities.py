import re

import lucide

from unionhall.kernel.places.facilities import BY_CODE, FACILITIES, facility_name
from unionhall.kernel.places.models import Place


def test_every_facility_has_a_code_that_fits_its_column_a_name_and_an_icon():
    longest = Place._meta.get_field("facilities").base_field.max_length
    assert len(BY_CODE) == len(FACILITIES)
    for facility in FACILITIES:
        assert re.fullmatch(r"[a-z_]+", facility.code)
        assert len(facility.code) <= longest
        assert str(facility.name)
        assert lucide._render_icon(facility.icon, 16)


def test_a_code_that_left_the_list_is_shown_as_it_is():
    assert facility_name("spittoon") == "spittoon"
    assert facility_name("water") == BY_CODE["water"].name
