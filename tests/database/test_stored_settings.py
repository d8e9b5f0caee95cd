from motifsearch.database import Database


def test_a_setting_is_kept_replaced_and_forgotten(db, path):
    assert db.settings.get("space") is None
    db.settings.put("space", "ab" * 32)
    db.settings.put("note", "é\n")
    db.settings.put("space", "cd")
    assert db.settings.all() == {"note": "é\n", "space": "cd"}
    with Database.open(path) as again:
        assert again.settings.get("space") == "cd"
    db.settings.put("space", None)
    db.settings.put("never", None)
    assert db.settings.all() == {"note": "é\n"}
    db.settings.put("empty", "")
    assert db.settings.get("empty") == ""
