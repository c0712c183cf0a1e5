import type { components, operations } from './generated/api.js';

// The types of questions and answers, from the API's description.

export type Operations = operations;

export type SchemaName = keyof components['schemas'];

/** A schema of the API's description, for example `SchemaOf<'Village'>`. */
export type SchemaOf<Name extends SchemaName> = components['schemas'][Name];

/** The type of member `Name` of `Of`; `unknown` if there is none. */
type Part<Of, Name extends string> = Of extends { readonly [Key in Name]?: infer Members }
  ? [NonNullable<Members>] extends [never]
    ? unknown
    : NonNullable<Members>
  : unknown;
type Query<Operation> = Part<Part<Operation, 'parameters'>, 'query'>;
type Body<Operation> = Operation extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Content } };
}
  ? { readonly body: Content }
  : Operation extends {
        readonly requestBody?: { readonly content: { readonly 'application/json': infer Content } };
      }
    ? { readonly body?: Content }
    : unknown;

/**
 * The question to an operation: its path and query parameters, without the cursor, and its `body` if it takes
 * one.
 */
export type QuestionOf<Operation> = Omit<
  Part<Part<Operation, 'parameters'>, 'path'> & Query<Operation>,
  'cursor'
> &
  Body<Operation>;

type Successful<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** The JSON answer of an operation; undefined if it has no content. */
export type AnswerOf<Operation> = Operation extends { readonly responses: infer Responses }
  ? Successful<Responses> extends { readonly content: infer Content }
    ? Content[keyof Content & ('application/json' | 'application/geo+json')]
    : undefined
  : never;

/** The operations that answer in pages. */
export type ListId = {
  [Id in keyof Operations]: 'cursor' extends keyof Query<Operations[Id]> ? Id : never;
}[keyof Operations];

/** An item of a list. If `fields` is given, the item has only these members; the others are undefined. */
export type ItemOf<Operation> =
  AnswerOf<Operation> extends { readonly items: readonly (infer Each)[] } ? Each : never;

/** The question to an operation, by its id. */
export type Question<Id extends keyof Operations> = QuestionOf<Operations[Id]>;

/** The answer of an operation, by its id. */
export type Answer<Id extends keyof Operations> = AnswerOf<Operations[Id]>;

/** A list that is requested page by page while it is read. */
export interface PagedList<Each> extends AsyncIterable<Each> {
  /** All items, or the first `most`. */
  toArray(most?: number): Promise<Each[]>;
}
