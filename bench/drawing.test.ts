// The drawing, as the text it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawGroup } from './drawing.ts'
import { sampleReport } from './sample-report.ts'

const drawing = drawGroup(sampleReport(), 'echo')

function barWidth(role: string): number {
  const match = new RegExp(`<rect class="${role}"[^>]* width="([\\d.]+)"`).exec(drawing)
  assert.ok(match, `there is no bar of the ${role}`)
  return Number(match[1])
}

test('bars are as long as medians, from zero', () => {
  assert.ok(Math.abs(barWidth('tongro') / barWidth('peer') - 6.5 / 15) < 0.01)
})

test('no bar leaves the drawing', () => {
  const ends = [...drawing.matchAll(/x2="([\d.]+)"/g)].map((match) => Number(match[1]))
  assert.equal(ends.length, 2)
  for (const end of ends) assert.ok(end <= 760 - 24 - 150, `a span ends at ${end}`)
})

test('each contender has its name, its figure and its ratio', () => {
  assert.match(drawing, />ws 8\.23\.0</)
  assert.match(drawing, />6\.50 \(0\.45 x ws\)</)
  assert.match(drawing, />15\.00</)
  assert.match(drawing, />failed</)
})

test('names with signs of XML do not break it', () => {
  assert.match(drawing, /A &lt;fast> CPU &amp; more/)
})

test('the same report gives the same drawing, another group an empty one', () => {
  assert.equal(drawGroup(sampleReport(), 'echo'), drawing)
  assert.doesNotMatch(drawGroup(sampleReport(), 'broadcast'), /<rect/)
})
