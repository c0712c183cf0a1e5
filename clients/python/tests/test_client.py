"""The client on a service with answers that the tests choose. Needs only the standard library."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler
from itertools import islice
from threading import Event as ThreadEvent
from threading import Timer
from typing import Any
from unittest import TestCase, main
from warnings import catch_warnings, simplefilter

from service import Service, breaks_off, cut, says, streams

from taocun import MarketplaceUpdate, Taocun, TaocunClosed, TaocunProblem, TaocunUnreachable
from taocun._rows import with_even_years


class ClientTest(TestCase):
    service: Service
    url: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = Service()
        cls.url = url = cls.service.start()
        cls.taocun = Taocun(f"{url}/", "tck_a", tries=3, backoff_s=0.001)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.service.stop()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.service.asked]


class ACall(ClientTest):
    def test_puts_the_question_into_path_and_query_and_shows_the_key(self) -> None:
        self.service.will_answer(says({"villageCode": "1"}), says({"counts": {}, "items": []}))
        self.taocun.get_village("32/1")
        list(self.taocun.list_villages(region=["33", "32"], qualifies=True))
        self.assertEqual(self.paths(), ["/api/v1/villages/32%2F1", "/api/v1/villages?limit=1000&region=33%2C32&qualifies=true"])
        self.assertEqual(self.service.asked[0].headers["authorization"], "Bearer tck_a")
        self.assertRegex(self.service.asked[0].headers["user-agent"], r"^taocun-python/\d")

    def test_has_all_digits(self) -> None:
        self.service.will_answer(says('{"salesFen":12345678901234567890}'))
        self.assertEqual(self.taocun.get_village("1")["salesFen"], 12_345_678_901_234_567_890)

    def test_raises_what_the_service_says_at_once(self) -> None:
        self.service.will_answer(says({"code": "unknown-village", "detail": "None.", "requestId": "r-1"}, 404))
        with self.assertRaises(TaocunProblem) as raised:
            self.taocun.get_village("1")
        problem = raised.exception
        self.assertEqual(
            (problem.status, problem.code, problem.detail, problem.request_id), (404, "unknown-village", "None.", "r-1")
        )
        self.assertEqual(len(self.service.asked), 1)

    def test_raises_what_a_proxy_says_too(self) -> None:
        self.service.will_answer(says("<html>", 403, x_request_id="r-2"))
        with self.assertRaises(TaocunProblem) as raised:
            self.taocun.get_village("1")
        self.assertEqual((raised.exception.code, raised.exception.request_id), ("unknown", "r-2"))

    def test_does_not_follow_with_the_key_to_another_address(self) -> None:
        self.service.will_answer(says("", 302, location="http://127.0.0.1:1/"))
        with self.assertRaises(TaocunProblem):
            self.taocun.get_counts()


class AServiceThatIsAway(ClientTest):
    def test_is_asked_again(self) -> None:
        for away in (says("", 502), says("", 503), says("", 504), says("", 429, retry_after="0"), cut, breaks_off):
            self.service.will_answer(away, says({"villages": 1}))
            self.assertEqual(self.taocun.get_counts(), {"villages": 1})
            self.assertEqual(len(self.service.asked), 2)

    def test_is_asked_again_no_sooner_than_it_says(self) -> None:
        self.service.will_answer(says("", 503, retry_after="1"), says({}))
        begun = time.monotonic()
        self.taocun.get_counts()
        self.assertGreater(time.monotonic() - begun, 0.99)

    def test_is_given_up_after_the_tries_that_are_allowed(self) -> None:
        self.service.will_answer(says("", 503), says("", 503), says({"code": "database-away"}, 503))
        with self.assertRaises(TaocunProblem) as raised:
            self.taocun.get_counts()
        self.assertEqual(raised.exception.code, "database-away")
        for away in (cut, breaks_off):
            self.service.will_answer(away, away, away)
            with self.assertRaises(TaocunUnreachable):
                self.taocun.get_counts()
            self.assertEqual(len(self.service.asked), 3)

    def test_gets_what_changes_something_again_only_where_it_did_nothing(self) -> None:
        def create() -> Any:
            return self.taocun.request("POST", "/api/v1/webhooks", body={"url": "https://a"})

        self.service.will_answer(says("", 503, retry_after="0"), says({"id": "wh_1"}, 201))
        self.assertEqual(create(), {"id": "wh_1"})
        self.assertEqual(self.service.asked[1].body, '{"url": "https://a"}')
        for away in (cut, breaks_off, says("", 502), says("", 503), says("", 504)):
            self.service.will_answer(away, says({}, 201))
            with self.assertRaises((TaocunProblem, TaocunUnreachable)):
                create()
            self.assertEqual(len(self.service.asked), 1)


class AList(ClientTest):
    def test_is_read_page_by_page_as_it_is_wanted(self) -> None:
        def page(*codes: str, next: str | None = None) -> Any:
            return says({"items": [{"villageCode": code} for code in codes], **({"next": next} if next else {})})

        self.service.will_answer(page("1", "2", next="a/b"), page("3"))
        self.assertEqual([village["villageCode"] for village in self.taocun.list_villages(region="33")], ["1", "2", "3"])
        self.assertEqual(
            self.paths(), ["/api/v1/villages?limit=1000&region=33", "/api/v1/villages?limit=1000&region=33&cursor=a%2Fb"]
        )
        self.service.will_answer(says({"total": 7, "items": []}))
        self.assertEqual([page["total"] for page in self.taocun.list_villages().pages()], [7])
        self.service.will_answer(page("1", "2", next="a"))
        self.assertEqual(len(self.taocun.list_villages().take(2)), 2)
        self.assertEqual(len(self.service.asked), 1)


class AFrame(TestCase):
    def test_warns_where_certified_years_overlap(self) -> None:
        class Columns(dict[str, list[Any]]):
            columns = property(lambda self: list(self))

        def frame(*first_days: str) -> Columns:
            return Columns(ruleSet=["a", "a"], year=[2015, 2016], windowFrom=list(first_days))

        with self.assertWarnsRegex(UserWarning, "2015 and 2016 of a overlap"):
            with_even_years(frame("2015-01-01", "2015-09-01"))
        with catch_warnings():
            simplefilter("error")
            with_even_years(frame("2014-07-01", "2015-07-01"))


class Events(ClientTest):
    def test_go_on_after_the_last_one_where_the_connection_breaks_each_once(self) -> None:
        def block(id: str, sequence: int | None = None) -> str:
            return f"id: {id}\n" + (f'event: x\ndata: {{"id":"e{sequence}"}}\n' if sequence else "") + "\n"

        # The second connection skips events of other regions, and breaks in the middle of an event.
        self.service.will_answer(
            streams("retry: 2000\n", block("p0"), block("p1", 1), ": heartbeat\n\n", block("p2", 2)),
            streams(block("p5"), 'id: p6\ndata: {"id"'),
            cut,
            streams(block("p6", 3)),
        )
        heard = list(islice(self.taocun.events(region=["33", "32"], start="beginning"), 3))
        self.assertEqual([(event["id"], event["position"]) for event in heard], [("e1", "p1"), ("e2", "p2"), ("e3", "p6")])
        positions = [asked.headers.get("last-event-id") for asked in self.service.asked]
        self.assertEqual(positions, [None, "p2", "p5", "p5"])

    def test_go_on_for_ever_over_restarts_and_errors_of_a_proxy(self) -> None:
        away = (cut, says("<html>", 502), says("", 503), says("", 503, retry_after="0"), says("", 429), says("", 500), says("", 504))
        event = 'id: p{0}\ndata: {{"id":"e{0}"}}\n\n'
        self.service.will_answer(*away, streams(event.format(1)), *away, streams(event.format(2)))
        events = self.taocun.events()
        self.assertEqual([next(events)["id"], next(events)["id"]], ["e1", "e2"])
        self.assertEqual([asked.headers.get("last-event-id") for asked in self.service.asked], [None] * 8 + ["p1"] * 8)

    def test_end_when_their_client_is_closed_by_another_thread(self) -> None:
        with Taocun(self.url, backoff_s=0.001) as closing:

            def silent(handler: BaseHTTPRequestHandler) -> None:
                streams('id: p1\ndata: {"id":"e1"}\n\n')(handler)
                handler.wfile.flush()
                Timer(0.05, closing.close).start()
                is_over.wait()

            is_over = ThreadEvent()
            self.service.will_answer(silent)
            events = closing.events()
            next(events)
            try:
                with self.assertRaises(TaocunClosed):
                    next(events)
            finally:
                is_over.set()
            with self.assertRaises(TaocunClosed):
                closing.get_counts()
        self.assertEqual(len(self.service.asked), 1)

    def test_begin_after_a_saved_position_and_end_with_a_refusal(self) -> None:
        self.service.will_answer(says({"code": "event-id-ahead"}, 409))
        with self.assertRaises(TaocunProblem):
            next(self.taocun.events(after="p9"))
        self.assertEqual(self.service.asked[0].headers["last-event-id"], "p9")


def an_order(id: str, note: str = "") -> MarketplaceUpdate:
    return {
        "specversion": "1.0",
        "id": id,
        "source": "/m",
        "type": "taocun.order.paid.v1",
        "time": "2014-11-11T00:00:12+08:00",
        "data": {"orderId": id, "shopId": "s", "amountFen": 1, "note": note},
    }


class Updates(ClientTest):
    refusal = {"index": 1, "line": 2, "reason": "invalid-data", "path": "/data/amountFen", "message": "Correct it."}

    def sizes(self) -> list[int]:
        return [asked.body.count("\n") + 1 for asked in self.service.asked]

    def test_go_in_batches_and_each_refused_one_is_named_by_its_place_among_all(self) -> None:
        self.service.will_answer(
            says({"accepted": 5000, "refused": []}, 202),
            says({"accepted": 4999, "refused": [self.refusal]}, 202),
            says({"accepted": 1, "refused": []}, 202),
        )
        sent = self.taocun.send(an_order(str(at), "东\n风") for at in range(10_001))
        refused = {
            "index": 5001,
            "reason": "invalid-data",
            "path": "/data/amountFen",
            "message": "Correct it.",
            "update": an_order("5001", "东\n风"),
        }
        self.assertEqual(sent, {"accepted": 10_000, "refused": [refused]})
        self.assertEqual(self.sizes(), [5000, 5000, 1])
        headers = self.service.asked[0].headers
        self.assertEqual((headers["content-type"], headers["authorization"]), ("application/x-ndjson", "Bearer tck_a"))

    def test_end_a_batch_before_it_has_too_many_bytes(self) -> None:
        long = "风" * 1_048_576
        self.service.will_answer(*[says({"accepted": 1, "refused": []}, 202)] * 2)
        self.taocun.send([an_order("1", long), an_order("2", long), an_order("3")])
        self.assertEqual(self.sizes(), [1, 2])

    def test_go_on_where_a_whole_batch_is_refused(self) -> None:
        self.service.will_answer(says({"code": "foreign-updates", "accepted": 0, "refused": [{**self.refusal, "index": 0}]}, 403))
        sent = self.taocun.send([an_order("1")])
        self.assertEqual((sent["accepted"], [one["update"] for one in sent["refused"]]), (0, [an_order("1")]))

    def test_raise_a_problem_that_refuses_no_update_by_itself(self) -> None:
        self.service.will_answer(says({"code": "role-missing", "refused": []}, 403))
        with self.assertRaises(TaocunProblem):
            self.taocun.send([an_order("1")])

    def test_go_again_behind_the_last_that_is_listed_until_all_refused_ones_are(self) -> None:
        further = {"furtherRefused": {"reasons": {"invalid-data": 3}}}
        refused = [{**self.refusal, "index": index} for index in range(8)]
        self.service.will_answer(
            says({"accepted": 7, "refused": [refused[1], refused[3]], **further}, 202),
            says({"code": "refused-updates", "accepted": 0, "refused": [refused[0]], **further}, 422),
            says({"accepted": 5, "refused": [refused[2], refused[6]]}, 202),
        )
        sent = self.taocun.send(an_order(str(at)) for at in range(12))
        self.assertEqual([one["index"] for one in sent["refused"]], [1, 3, 4, 7, 11])
        self.assertEqual([one["update"]["id"] for one in sent["refused"]], ["1", "3", "4", "7", "11"])
        self.assertEqual((sent["accepted"], self.sizes()), (7, [12, 8, 7]))

    def test_go_again_where_the_answer_is_lost_since_repeats_count_once(self) -> None:
        for away in (cut, breaks_off, says("", 502), says({"taken": "unknown"}, 503, retry_after="0"), says("", 504)):
            self.service.will_answer(away, says({"accepted": 1, "refused": []}, 202))
            self.assertEqual(self.taocun.send([an_order("1")]), {"accepted": 1, "refused": []})
            self.assertEqual(self.service.asked[1].body, self.service.asked[0].body)

    def test_raise_any_other_problem(self) -> None:
        self.service.will_answer(says({"code": "key-missing"}, 401))
        with self.assertRaises(TaocunProblem):
            self.taocun.send([an_order("1")])


if __name__ == "__main__":
    main()
