// The shown frame as toggles and inputs. What is set here is written into the bytes at once.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import { parseHexText } from 'tongro/inspector'
import { words } from '../../../words/words.ts'
import { hexOf } from '../detail/bytes-shown.ts'
import { payloadForms } from '../detail/payload-form.ts'
import { type FrameForm, formOf, HELLO, keyText, type LengthForm, parseKey } from './frame-form.ts'
import type { PlaygroundModel } from './playground-model.ts'

const FLAGS = [
  { name: 'RSV1', bit: 4 },
  { name: 'RSV2', bit: 2 },
  { name: 'RSV3', bit: 1 },
] as const

export function FrameBuilder({ model }: { readonly model: PlaygroundModel }): VNode {
  const text = words.value.playground
  const { report } = model
  const form = report === undefined ? HELLO : formOf(report)
  const set = (change: Partial<FrameForm>): void => model.build({ ...form, ...change })
  return (
    <fieldset class="builder">
      <legend>{text.build}</legend>
      <div class="builder-flags">
        <Flag name="FIN" isOn={form.isFinal} onFlip={(isFinal) => set({ isFinal })} />
        {FLAGS.map(({ name, bit }) => (
          <Flag
            key={name}
            name={name}
            isOn={(form.rsv & bit) !== 0}
            onFlip={(isOn) => set({ rsv: isOn ? form.rsv | bit : form.rsv & ~bit })}
          />
        ))}
        <OpcodeChoice form={form} set={set} />
        <Flag name="MASK" isOn={form.isMasked} onFlip={(isMasked) => set({ isMasked })} />
      </div>
      <div class="builder-row">
        {form.isMasked && <KeyInput form={form} set={set} />}
        <LengthChoice form={form} set={set} />
      </div>
      <PayloadInput key={model.chosen.value} form={form} set={set} />
    </fieldset>
  )
}

interface PartProps {
  readonly form: FrameForm
  readonly set: (change: Partial<FrameForm>) => void
}

interface FlagProps {
  readonly name: string
  readonly isOn: boolean
  readonly onFlip: (isOn: boolean) => void
}

function Flag({ name, isOn, onFlip }: FlagProps): VNode {
  return (
    <label class="flag">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onFlip(event.currentTarget.checked)}
      />
      {name}
    </label>
  )
}

function OpcodeChoice({ form, set }: PartProps): VNode {
  const { opcodes, reserved, opcode } = words.value.inspectorDetail
  return (
    <label class="builder-field">
      {opcode}
      <select
        value={String(form.opcode)}
        onChange={(event) => set({ opcode: Number(event.currentTarget.value) })}
      >
        {Array.from({ length: 16 }, (_, code) => (
          <option key={code} value={String(code)}>
            {code} {opcodes[code] ?? reserved}
          </option>
        ))}
      </select>
    </label>
  )
}

function LengthChoice({ form, set }: PartProps): VNode {
  const text = words.value.playground
  return (
    <label class="builder-field">
      {text.lengthForm}
      <select
        value={form.lengthForm}
        onChange={(event) => set({ lengthForm: event.currentTarget.value as LengthForm })}
      >
        {(['shortest', '16', '64'] as const).map((name) => (
          <option key={name} value={name}>
            {text.lengthForms[name]}
          </option>
        ))}
      </select>
    </label>
  )
}

function KeyInput({ form, set }: PartProps): VNode {
  const text = words.value.playground
  const draft = useSignal<string | undefined>(undefined)
  const errorId = useId()
  const shown = draft.value ?? keyText(form.maskKey)
  const isWrong = parseKey(shown) === undefined
  return (
    <div class="builder-field">
      <label>
        {text.key}
        <input
          type="text"
          class="mono"
          size={12}
          spellcheck={false}
          autocomplete="off"
          value={shown}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? errorId : undefined}
          onInput={(event) => {
            draft.value = event.currentTarget.value
            const maskKey = parseKey(draft.value)
            if (maskKey !== undefined) set({ maskKey })
          }}
          onBlur={() => {
            draft.value = undefined
          }}
        />
      </label>
      <button
        type="button"
        onClick={() => {
          const [maskKey = 0] = crypto.getRandomValues(new Uint32Array(1))
          set({ maskKey })
        }}
      >
        {text.newKey}
      </button>
      {isWrong && (
        <p id={errorId} class="small">
          {text.keyWrong}
        </p>
      )}
    </div>
  )
}

function PayloadInput({ form, set }: PartProps): VNode {
  const text = words.value.playground
  const wantsHex = useSignal(false)
  const draft = useSignal<string | undefined>(undefined)
  const id = useId()
  const { text: asText } = payloadForms(form.payload)
  const isHex = wantsHex.value || asText === undefined
  const shown = draft.value ?? (isHex ? hexOf(form.payload) : asText)
  const isWrong = isHex && parseHexText(shown).error !== undefined
  const change = (value: string): void => {
    draft.value = value
    const payload = isHex ? bytesOfHex(value) : new TextEncoder().encode(value)
    if (payload !== undefined) set({ payload })
  }
  return (
    <div class="builder-payload">
      <div class="builder-row">
        <label for={id}>{text.payload}</label>
        <label class="flag">
          <input
            type="checkbox"
            checked={isHex}
            disabled={asText === undefined}
            onChange={(event) => {
              wantsHex.value = event.currentTarget.checked
              draft.value = undefined
            }}
          />
          {text.asHex}
        </label>
      </div>
      <textarea
        id={id}
        class={isHex ? 'mono' : undefined}
        rows={2}
        spellcheck={false}
        value={shown}
        aria-invalid={isWrong}
        onInput={(event) => change(event.currentTarget.value)}
        onBlur={() => {
          draft.value = undefined
        }}
      />
      {isWrong && <p class="small">{text.payloadWrong}</p>}
    </div>
  )
}

function bytesOfHex(text: string): Uint8Array | undefined {
  const { runs, error } = parseHexText(text)
  if (error !== undefined) return undefined
  return Uint8Array.from(runs.flatMap(({ bytes }) => [...bytes]))
}
