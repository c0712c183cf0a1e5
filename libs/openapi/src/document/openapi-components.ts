import { type OpenAPIObject } from '@nestjs/swagger';

/**
 * Moves every named schema to the components of the document, and replaces it with a reference.
 * @throws Error if two schemas have the same name
 */
export function withComponents({ components, ...document }: OpenAPIObject): OpenAPIObject {
  const schemas: Record<string, unknown> = { ...components?.schemas };
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== 'object' || value === null) return value;
    const { $id: name, ...rest } = value as { readonly $id?: string };
    const schema = Object.fromEntries(Object.entries(rest).map(([member, inner]) => [member, moved(inner)]));
    if (name === undefined) return schema;
    const known = schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`Two schemas are named ${name}.`);
    schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  };
  const whole = moved(document) as OpenAPIObject;
  return {
    ...whole,
    components: {
      ...components,
      schemas: Object.fromEntries(Object.entries(schemas).sort()) as NonNullable<
        OpenAPIObject['components']
      >['schemas'] &
        object,
    },
  };
}
