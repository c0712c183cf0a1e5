import type { components, operations } from './generated/api.js';

// The types of questions and answers, from the API's description.

export type Operations = operations;

export type SchemaName = keyof components['schemas'];

/** A schema of the description, as `SchemaOf<'Village'>`. */
export type SchemaOf<Name extends SchemaName> = components['schemas'][Name];

/** The members of one kind, where there are any. */
type Part<Of, Name extends string> = Of extends { readonly [Key in Name]?: infer Members }
  ? [NonNullable<Members>] extends [never]
    ? unknown
    : NonNullable<Members>
  : unknown;
type Query<Operation> = Part<Part<Operation, 'parameters'>, 'query'>;
type Body<Operation> = Operation extends { readonly requestBody: { readonly content: { readonly 'application/json': infer Content } } }
  ? { readonly body: Content }
  : Operation extends { readonly requestBody?: { readonly content: { readonly 'application/json': infer Content } } }
    ? { readonly body?: Content }
    : unknown;

/** The question to an operation: the parameters of path and query side by side, but for those of pages and forms, and `body` where there is one. */
export type QuestionOf<Operation> = Omit<Part<Part<Operation, 'parameters'>, 'path'> & Query<Operation>, 'cursor'> & Body<Operation>;

type Successful<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** The answer of an operation as JSON; undefined where it answers nothing. */
export type AnswerOf<Operation> = Operation extends { readonly responses: infer Responses }
  ? Successful<Responses> extends { readonly content: infer Content }
    ? Content[keyof Content & ('application/json' | 'application/geo+json')]
    : undefined
  : never;

/** The operations that answer pages. */
export type ListId = {
  [Id in keyof Operations]: 'cursor' extends keyof Query<Operations[Id]> ? Id : never;
}[keyof Operations];

/** An item of a list. With `fields` it has these members alone; the others are undefined. */
export type ItemOf<Operation> = AnswerOf<Operation> extends { readonly items: readonly (infer Each)[] } ? Each : never;

/** The question to an operation, by its id. */
export type Question<Id extends keyof Operations> = QuestionOf<Operations[Id]>;

/** The answer of an operation, by its id. */
export type Answer<Id extends keyof Operations> = AnswerOf<Operations[Id]>;

/** A list, which is asked for page by page as it is read. */
export interface PagedList<Each, Page> extends AsyncIterable<Each> {
  /** One page after the other. */
  pages(): AsyncIterable<Page>;
  /** All items, or the first `most`. */
  toArray(most?: number): Promise<Each[]>;
}
