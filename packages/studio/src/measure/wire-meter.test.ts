import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted, EMPTY_METER, meterTotal, nextCounter } from './wire-meter.ts'

test('a running counter replaces its former value', () => {
  const meter = counted(counted(EMPTY_METER, { read: 5, written: 50 }), { read: 7, written: 90 })
  assert.deepEqual(meterTotal(meter), { read: 7, written: 90 })
})

test('finished counters are kept and the new one starts at zero', () => {
  let meter = counted(EMPTY_METER, { read: 10, written: 100 })
  meter = nextCounter(meter)
  assert.deepEqual(meterTotal(meter), { read: 10, written: 100 })
  meter = counted(meter, { read: 1, written: 2 })
  meter = nextCounter(meter)
  meter = counted(meter, { read: 3, written: 4 })
  assert.deepEqual(meterTotal(meter), { read: 14, written: 106 })
})
