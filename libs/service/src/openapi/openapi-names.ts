import { type OpenAPIObject } from '@nestjs/swagger';

/** The endings of classes that exist to be documented, or that are parsed from a body. */
const ENDING = /(Docs|Answer|Body)$/;
const REFERENCE = /#\/components\/schemas\/(\w+)/g;

/**
 * Names schemas as their readers would: `Village` for the class `VillageDocs`.
 * @throws Error where two schemas would have one name
 */
export function withPlainNames(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document).replace(REFERENCE, (_, name: string) => `#/components/schemas/${plain(name)}`);
  const named = JSON.parse(text) as OpenAPIObject;
  const schemas: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(named.components?.schemas ?? {})) {
    if (plain(name) in schemas) throw new Error(`Two schemas are named ${plain(name)}. Rename the class ${name}.`);
    schemas[plain(name)] = schema;
  }
  return {
    ...named,
    components: { ...named.components, schemas: schemas as NonNullable<OpenAPIObject['components']>['schemas'] & object },
  };
}

function plain(name: string): string {
  return name.replace(ENDING, '');
}
