import pytest

from jejaring.apps.search import actions, queries
from jejaring.apps.search.queries import IndexedText
from jejaring.kernel.ref import Ref
pytestmark = [pytest.mark.django_db, pytest.mark.database]

def test_x():
    actions.replace_all(documents=[IndexedText(Ref("city","da-nang"),"Đà Nẵng",("Danang City",),"A port in central Viet Nam","City")])
    print(queries.find("danang")); print(queries.find("dannang")); print(queries.find("porr vietnam")); print(queries.find("porr viet"));print(queries.suggest("da na"))
    actions.remove(refs=[Ref("city","da-nang")])
    assert queries.find("danang").total==0
