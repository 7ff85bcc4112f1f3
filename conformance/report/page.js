// The report's script: builds the matrix from the data in the page, and opens the bytes of a cell.

const { date, cases, columns } = JSON.parse(document.getElementById('data').textContent)
const OUTCOMES = ['pass', 'non-strict', 'fail', 'unsupported']
const byId = new Map(cases.map((one) => [one.id, one]))
const points = Map.groupBy
  ? Map.groupBy(cases, ({ point }) => point)
  : cases.reduce((map, one) => map.set(one.point, [...(map.get(one.point) ?? []), one]), new Map())

/** An element with attributes and children; text is text, never markup. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  node.append(...children.flat())
  return node
}

function nameOf({ peer, version, role }) {
  return `${peer === 'tongro' ? peer : `${peer} ${version}`}, ${role}`
}

function casesWords(count) {
  return count === 1 ? '1 case' : `${count} cases`
}

function countOf(column, outcome, ids) {
  return ids.filter((id) => column.cells[id]?.outcome === outcome).length
}

function showTotals() {
  const ids = cases.map(({ id }) => id)
  const head = el(
    'thead',
    {},
    el(
      'tr',
      {},
      el('th', { scope: 'col' }, 'peer'),
      OUTCOMES.map((one) => el('th', { scope: 'col' }, one)),
    ),
  )
  const rows = columns.map((column) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, nameOf(column)),
      OUTCOMES.map((outcome) => el('td', {}, String(countOf(column, outcome, ids)))),
    ),
  )
  const table = document.getElementById('totals')
  table.tBodies[0].before(head)
  table.tBodies[0].append(...rows)
  document.getElementById('about').textContent =
    `${cases.length} cases over TCP, ${date}. Choose a cell to see the bytes of that case.`
}

function isDiffering(one) {
  return columns.some(({ cells }) => ['fail', 'non-strict'].includes(cells[one.id]?.outcome))
}

function matrixOf(list) {
  const head = el(
    'tr',
    {},
    el('th', { scope: 'col' }, 'case'),
    columns.map((column) => el('th', { scope: 'col' }, nameOf(column))),
  )
  const rows = list.map((one) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, el('small', {}, one.id), one.title),
      columns.map((column, index) => cellOf(one, column, index)),
    ),
  )
  return el('table', { class: 'matrix' }, el('thead', {}, head), el('tbody', {}, rows))
}

function cellOf(one, column, index) {
  const found = column.cells[one.id]
  if (found === undefined) return el('td')
  const label = `${found.outcome}: ${one.id}, ${nameOf(column)}`
  const button = el(
    'button',
    {
      type: 'button',
      class: `cell ${found.outcome}`,
      'aria-label': label,
      'data-case': one.id,
      'data-column': index,
    },
    found.outcome,
  )
  return el('td', {}, button)
}

function pointOf(point, list) {
  const ids = list.map(({ id }) => id)
  const bad = columns.flatMap((column) => {
    const count = countOf(column, 'fail', ids) + countOf(column, 'non-strict', ids)
    return count === 0 ? [] : [`${nameOf(column)}: ${count} not passed`]
  })
  const words =
    bad.length === 0 ? el('span', {}, 'no failure') : el('span', { class: 'bad' }, bad.join(' · '))
  const holder = el('div', { class: 'scroll' })
  const details = el(
    'details',
    {},
    el('summary', {}, el('b', {}, point), el('span', {}, casesWords(list.length)), words),
    holder,
  )
  details.addEventListener('toggle', () => {
    if (details.open && holder.childElementCount === 0) holder.append(matrixOf(list))
  })
  return details
}

function showPoints() {
  const words = document.getElementById('search').value.trim().toLowerCase()
  const onlyDiffering = document.getElementById('differing').checked
  const isWanted = (one) =>
    (!onlyDiffering || isDiffering(one)) &&
    (words === '' || `${one.id} ${one.title} ${one.rules.join(' ')}`.toLowerCase().includes(words))
  const lists = [...points]
    .map(([point, list]) => [point, list.filter(isWanted)])
    .filter(([, list]) => list.length > 0)
  const sections = lists.map(([point, list]) => pointOf(point, list))
  document.getElementById('points').replaceChildren(...sections)
  if (words !== '' || onlyDiffering) for (const one of sections.slice(0, 8)) one.open = true
  const count = lists.reduce((sum, [, list]) => sum + list.length, 0)
  document.getElementById('found').textContent =
    words === '' && !onlyDiffering ? '' : casesWords(count)
}

function hexOf({ hex, header, size }) {
  const pairs = hex.match(/../g) ?? []
  const line = el(
    'div',
    { class: 'hex' },
    el('b', {}, pairs.slice(0, header).join(' ')),
    ` ${pairs.slice(header).join(' ')}`,
  )
  if (size > pairs.length) line.append(` … ${size} bytes`)
  return line
}

function pieceOf(piece, role) {
  const arrow = piece.from === 'client' ? 'client → server' : 'server → client'
  const who = piece.from === role ? 'peer' : 'suite'
  const isHead = piece.name === 'request' || piece.name === 'response'
  const body = el(
    'div',
    {},
    el(
      'div',
      {},
      piece.name,
      ...(piece.breaks.length > 0
        ? [' ', el('span', { class: 'breaks' }, `breaks ${piece.breaks.join(', ')}`)]
        : []),
    ),
  )
  if (!isHead) body.append(hexOf(piece))
  if (piece.text !== '') body.append(el('pre', {}, piece.text.trimEnd()))
  return el(
    'div',
    { class: 'piece' },
    el('div', { class: 'who' }, `${piece.time.toFixed(1)} ms`, el('br'), arrow, el('br'), who),
    body,
  )
}

function open(id, column) {
  const one = byId.get(id)
  const { outcome, reason, step, pieces, total } = column.cells[id]
  const dialog = document.getElementById('detail')
  const shut = el('button', { type: 'button', class: 'shut' }, 'Close')
  shut.addEventListener('click', () => dialog.close())
  dialog.replaceChildren(
    shut,
    el('h2', { id: 'detail-title' }, `${id} ${one.title}`),
    el('p', {}, nameOf(column), ' ', el('span', { class: `verdict ${outcome}` }, outcome)),
    ...(reason === '' ? [] : [el('p', {}, reason)]),
    ...(one.rules.length === 0 ? [] : [el('p', {}, `Rules: ${one.rules.join(', ')}`)]),
    el('h3', {}, 'What is sent and expected'),
    el(
      'ol',
      { class: 'steps' },
      one.steps.map((words, index) => el('li', index === step ? { class: 'here' } : {}, words)),
    ),
    el('h3', {}, `What went over the line: ${total.chunks} chunks, ${total.bytes} bytes`),
    ...pieces.map((piece) => pieceOf(piece, column.role)),
  )
  dialog.showModal()
  dialog.scrollTop = 0
}

document.getElementById('points').addEventListener('click', ({ target }) => {
  const button = target.closest('.cell')
  if (button !== null) open(button.dataset.case, columns[Number(button.dataset.column)])
})
document.getElementById('search').addEventListener('input', showPoints)
document.getElementById('differing').addEventListener('change', showPoints)
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())
showTotals()
showPoints()
