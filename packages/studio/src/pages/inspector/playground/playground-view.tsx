// The playground: bytes on the left as hex and as toggles, on the right what they are and break.

import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import { words } from '../../../words/words.ts'
import { FindingCard } from '../detail/finding-card.tsx'
import { ShownText } from '../detail/shown-text.tsx'
import { WireView } from '../detail/wire-view.tsx'
import type { DissectedFrame } from './dissect.ts'
import { FrameBuilder } from './frame-builder.tsx'
import { MOST_BYTES, type PlaygroundModel } from './playground-model.ts'
import { PRESETS } from './presets.ts'

export function PlaygroundView({ model }: { readonly model: PlaygroundModel }): VNode {
  const shown = model.shown.value
  return (
    <>
      <Presets model={model} />
      <div class="playground-columns">
        <div class="playground-editor">
          <HexEditor model={model} />
          <FrameBuilder model={model} />
        </div>
        <div class="playground-result">
          {shown === undefined ? (
            <p class="nothing">{words.value.playground.empty}</p>
          ) : (
            <>
              <FrameChoice model={model} />
              <Verdict shown={shown} isRest={model.report === undefined} />
              <WireView frame={shown.report} wire={shown.wire} message={shown.message} />
            </>
          )}
        </div>
      </div>
    </>
  )
}

function Presets({ model }: { readonly model: PlaygroundModel }): VNode {
  const text = words.value.playground
  return (
    <p class="presets">
      <span class="small">{text.presets}</span>
      {PRESETS.map(({ name, hex, from }) => (
        <button key={name} type="button" onClick={() => model.open(hex, from)}>
          {text.preset[name]}
        </button>
      ))}
    </p>
  )
}

function HexEditor({ model }: { readonly model: PlaygroundModel }): VNode {
  const text = words.value.playground
  const id = useId()
  const { error, isCut } = model.typed.value
  return (
    <div class="hex-editor">
      <label for={id}>{text.hex}</label>
      <textarea
        id={id}
        class="mono"
        rows={5}
        spellcheck={false}
        autocomplete="off"
        value={model.text.value}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => {
          model.text.value = event.currentTarget.value
        }}
      />
      <p id={`${id}-hint`} class="small" role="status">
        {error === undefined ? (
          text.hexHint
        ) : (
          <span class="hex-error" lang="en">
            {text.cannotRead(error.line, error.column, error.problem)}
          </span>
        )}{' '}
        {isCut && text.tooLong(MOST_BYTES)}
      </p>
      <SideChoice model={model} />
    </div>
  )
}

function SideChoice({ model }: { readonly model: PlaygroundModel }): VNode {
  const text = words.value.playground
  return (
    <div class="builder-row">
      <fieldset class="choice">
        <legend class="unseen">{text.from}</legend>
        <span class="choice-name small" aria-hidden="true">
          {text.from}
        </span>
        {(['client', 'server'] as const).map((side) => (
          <label key={side}>
            <input
              type="radio"
              name="playground-side"
              checked={model.from.value === side}
              onChange={() => {
                model.from.value = side
              }}
            />
            <span>{text.sides[side]}</span>
          </label>
        ))}
      </fieldset>
      <label class="flag">
        <input
          type="checkbox"
          checked={model.hasDeflate.value}
          onChange={(event) => {
            model.hasDeflate.value = event.currentTarget.checked
          }}
        />
        {text.deflate}
      </label>
    </div>
  )
}

/** Only where there is a choice. */
function FrameChoice({ model }: { readonly model: PlaygroundModel }): VNode | null {
  const text = words.value.playground
  const { opcodes, reserved } = words.value.inspectorDetail
  const { frames, rest } = model.dissection.value
  if (frames.length + (rest.length > 0 ? 1 : 0) < 2) return null
  const current = model.shown.value
  return (
    <fieldset class="choice frame-choice">
      <legend class="small">{text.frames}</legend>
      {frames.map((frame, index) => (
        <label key={index}>
          <input
            type="radio"
            name="playground-frame"
            checked={frame === current}
            onChange={() => {
              model.chosen.value = index
            }}
          />
          <span>
            {text.frameOf(
              index,
              opcodes[frame.report.opcode] ?? reserved,
              frame.report.findings.length,
            )}
          </span>
        </label>
      ))}
      {rest.length > 0 && (
        <label>
          <input
            type="radio"
            name="playground-frame"
            checked={model.report === undefined}
            onChange={() => {
              model.chosen.value = frames.length
            }}
          />
          <span>{text.rest}</span>
        </label>
      )}
    </fieldset>
  )
}

interface VerdictProps {
  readonly shown: DissectedFrame
  readonly isRest: boolean
}

function Verdict({ shown, isRest }: VerdictProps): VNode {
  const text = words.value.playground
  const { report, message } = shown
  const { findings } = report
  const missing = report.length - report.payload.length
  return (
    <section class="playground-verdict" aria-label={text.verdict} aria-live="polite">
      {isRest && <p class="verdict-line">{text.headerToCome}</p>}
      {!isRest && missing > 0 && <p class="verdict-line">{text.toCome(missing)}</p>}
      {findings.length === 0 && !isRest && (
        <p class="verdict-line" data-verdict="ok">
          {text.fine}
        </p>
      )}
      {findings.map((finding) => (
        <FindingCard key={finding.code} finding={finding} />
      ))}
      {message?.text !== undefined && message.frames > 1 && (
        <p class="small">
          {text.whole('')}
          <ShownText text={message.text} />
        </p>
      )}
    </section>
  )
}
