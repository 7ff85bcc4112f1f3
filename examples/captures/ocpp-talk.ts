// What a charge point and a central system say to each other (OCPP 1.6J), for the sample captures.

import { type FrameParts, type Handshake, text } from './conversation.ts'

export const CHARGER = '192.0.2.7:40123'
export const CENTRAL = '198.51.100.20:9000'

export const OCPP: Handshake = {
  path: '/ocpp/CP-0042',
  protocols: 'ocpp1.6',
  chosen: 'ocpp1.6',
  agent: 'ChargeFW/3.1',
}

export function call(id: string, action: string, payload: object = {}): FrameParts {
  return text([2, id, action, payload])
}

export function result(id: string, payload: object = {}): FrameParts {
  return text([3, id, payload])
}

export function boot(id = '1'): FrameParts {
  return call(id, 'BootNotification', { chargePointVendor: 'Example', chargePointModel: 'AC-22' })
}

export function accepted(id = '1'): FrameParts {
  return result(id, { status: 'Accepted', currentTime: '2026-03-14T08:00:00Z', interval: 300 })
}

export function available(id = '2'): FrameParts {
  return call(id, 'StatusNotification', {
    connectorId: 1,
    errorCode: 'NoError',
    status: 'Available',
  })
}
