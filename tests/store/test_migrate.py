from controlroom.store.migrate import state
def test_a(store): assert state(store.reader)=="current"
def test_b(store): assert state(store.reader)=="current"
def test_c(location):
    from controlroom.store.database import Store
    from controlroom.store.migrate import create
    import time; t=time.time(); s=Store(location); create(s); print(time.time()-t)
    assert state(s.reader)=="current"
