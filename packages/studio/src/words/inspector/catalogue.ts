// The words of the Inspector's frame, list and timeline, as a type.

export interface InspectorWords {
  readonly title: string
  readonly lead: string
  readonly top: string
  readonly list: string
  readonly detail: string
  readonly nothingSelected: string
  readonly playground: string
  readonly backToCapture: string
}
