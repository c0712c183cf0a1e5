"""The installed client on a running system. `UPDATES` are the updates sent to it, as JSON: one village, whose shops sold in four months."""

from __future__ import annotations

import json
import os
from itertools import islice
from unittest import TestCase, main

import pandas
import polars

from taocun import Taocun, TaocunProblem, to_pandas, to_polars

taocun = Taocun(os.environ["TAOCUN_URL"])
panel_file = f"{os.environ['TAOCUN_URL']}/data/{taocun.get_region('CN')['asOf']}/panel.parquet"
updates = json.loads(os.environ["UPDATES"])
village = updates[0]["data"]["villageCode"]
sales_fen = sum(update["data"].get("amountFen", 0) for update in updates)
verdicts = {"village": village, "type": "taocun.village.verdict.changed.v1", "start": "beginning"}


class Questions(TestCase):
    def test_a_village_and_a_list(self) -> None:
        self.assertEqual(taocun.get_village(village)["salesFen"], sales_fen)
        [listed] = taocun.list_villages(search="dongf", qualifies=True, region=["32", "33"])
        self.assertEqual(listed["villageCode"], village)
        rules = {"annualSales": {"thresholdFen": 2_000_000_000, "comparison": "at-least"}}
        self.assertEqual(taocun.ask_what_if({"rules": rules})["total"]["lost"], 1)

    def test_a_problem_has_its_code(self) -> None:
        with self.assertRaises(TaocunProblem) as raised:
            taocun.get_village("320324109999")
        self.assertEqual(raised.exception.code, "unknown-village")


class Frames(TestCase):
    def test_the_panel_has_codes_as_text_and_exact_amounts(self) -> None:
        panel = pandas.read_parquet(panel_file)
        self.assertEqual(set(panel["villageCode"]), {village})
        self.assertTrue(pandas.api.types.is_integer_dtype(panel["salesFen"]))
        self.assertEqual(panel["salesFen"].sum(), sales_fen)
        self.assertEqual(list(panel["month"])[:2] + list(panel["month"])[-1:], ["2013-07", "2013-08", "2014-06"])
        self.assertIn("world-bank-2019", panel["qualifiesUnder"].iloc[-1])

    def test_polars_has_the_same_as_pandas(self) -> None:
        panel = polars.scan_parquet(panel_file).collect()
        self.assertEqual((panel["salesFen"].dtype, panel["villageCode"].dtype), (polars.Int64, polars.String))
        self.assertEqual(panel["salesFen"].to_list(), pandas.read_parquet(panel_file)["salesFen"].to_list())

    def test_lists_have_a_row_each(self) -> None:
        for rows in (taocun.list_villages(), taocun.list_verdicts(), taocun.list_series(by="month")):
            count = len(list(rows))
            self.assertGreater(count, 0)
            self.assertEqual((len(rows.to_pandas()), len(rows.to_polars())), (count, count))


class Events(TestCase):
    def test_follow_and_go_on_after_a_saved_position(self) -> None:
        heard = list(islice(taocun.events(**verdicts), 3))
        self.assertEqual(len({event["id"] for event in heard}), 3)
        self.assertEqual(next(taocun.events(**verdicts, after=heard[0]["position"]))["id"], heard[1]["id"])

    def test_are_frames(self) -> None:
        events = list(islice(taocun.events(**verdicts), 3))
        pandas_frame, polars_frame = to_pandas(events), to_polars(events)
        self.assertEqual(set(pandas_frame["data.villageCode"]), {village})
        self.assertEqual((list(pandas_frame["data.sequence"]), polars_frame["data.sequence"].to_list()), ([1] * 3, [1] * 3))
        for criteria in (pandas_frame["data.criteria"], polars_frame["data.criteria"]):
            self.assertEqual([json.loads(text) for text in criteria], [event["data"]["criteria"] for event in events])


class Updates(TestCase):
    def test_repeats_are_accepted_and_what_is_refused_is_named(self) -> None:
        sender = Taocun(os.environ["TAOCUN_URL"], os.environ["TAOCUN_KEY"])
        spoiled = {**updates[1], "id": "spoiled", "data": {**updates[1]["data"], "platform": "taobbao"}}
        sent = sender.send([updates[0], spoiled, *updates[1:]])
        self.assertEqual(sent["accepted"], len(updates))
        [refused] = sent["refused"]
        self.assertEqual((refused["index"], refused["reason"], refused["path"]), (1, "invalid-data", "/data/platform"))
        self.assertEqual(refused["update"], spoiled)
        self.assertEqual(len(sender.send([spoiled])["refused"]), 1)

    def test_need_a_key(self) -> None:
        with self.assertRaises(TaocunProblem) as raised:
            taocun.send(updates)
        self.assertEqual(raised.exception.status, 401)


if __name__ == "__main__":
    main()
