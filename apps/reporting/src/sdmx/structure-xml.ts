import {
  AGENCY,
  attributes,
  codelists,
  commentAttribute,
  type Component,
  components,
  CONCEPTS,
  FLOW,
  FLOW_NAMES,
  measure,
  type Names,
  seriesDimensions,
  statusAttribute,
  timeDimension,
  urnOf,
  VERSION,
} from './components';

const NAMESPACES = {
  'xmlns:mes': 'http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message',
  'xmlns:str': 'http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure',
  'xmlns:com': 'http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common',
};
/** The day on which the structure got its version. */
const PREPARED = '2026-11-01T00:00:00Z';

/** The dataflow with its data structure definition, concepts and codelists as SDMX-ML 3.0, which most clients read. */
export function structureXml(): string {
  const lists = codelists.map(({ id, names, codes }) =>
    maintained('str:Codelist', urnOf('codelist', id), id, names, codes.map((code) => element('str:Code', { id: code.id }, named(code)))),
  ); // prettier-ignore
  const concepts = components.map((each) => element('str:Concept', { id: each.id }, named(each)));
  const structure = element('str:Structure', {}, [urnOf('datastructure', FLOW)]);
  const structures = [
    element('str:Codelists', {}, lists),
    element('str:ConceptSchemes', {}, [maintained('str:ConceptScheme', urnOf('conceptscheme', CONCEPTS), CONCEPTS, { en: 'Concepts', zh: '概念' }, concepts)]),
    element('str:Dataflows', {}, [maintained('str:Dataflow', urnOf('dataflow', FLOW), FLOW, FLOW_NAMES, [structure])]),
    element('str:DataStructures', {}, [maintained('str:DataStructure', urnOf('datastructure', FLOW), FLOW, FLOW_NAMES, [definition()])]),
  ]; // prettier-ignore
  const header = element('mes:Header', {}, [
    element('mes:ID', {}, [`${AGENCY}_STRUCTURE`]),
    element('mes:Test', {}, ['false']),
    element('mes:Prepared', {}, [PREPARED]),
    element('mes:Sender', { id: AGENCY }, []),
  ]);
  const message = element('mes:Structure', NAMESPACES, [header, element('mes:Structures', {}, structures)]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${message}\n`;
}

function definition(): string {
  const dimensions = seriesDimensions.map((each, position) => componentOf('str:Dimension', each, { position: String(position + 1) }));
  return element('str:DataStructureComponents', {}, [
    element('str:DimensionList', { id: 'DimensionDescriptor' }, [...dimensions, componentOf('str:TimeDimension', timeDimension)]),
    element(
      'str:AttributeList',
      { id: 'AttributeDescriptor' },
      attributes.map((attribute) =>
        componentOf(
          'str:Attribute',
          attribute,
          { usage: attribute === commentAttribute ? 'optional' : 'mandatory' },
          relationshipOf(attribute),
        ),
      ),
    ),
    element('str:MeasureList', { id: 'MeasureDescriptor' }, [componentOf('str:Measure', measure, { usage: 'mandatory' })]),
  ]);
}

function relationshipOf(attribute: Component): readonly string[] {
  const parts =
    attribute === statusAttribute
      ? [element('str:Observation', {}, [])]
      : seriesDimensions.map(({ id }) => element('str:Dimension', {}, [id]));
  return [element('str:AttributeRelationship', {}, parts)];
}

function componentOf(
  name: string,
  { id, codelist, dataType }: Component,
  more: Readonly<Record<string, string>> = {},
  after: readonly string[] = [],
): string {
  const representation =
    codelist === undefined
      ? element('str:TextFormat', { textType: dataType ?? 'String' }, [])
      : element('str:Enumeration', {}, [urnOf('codelist', codelist)]);
  return element(name, { id, ...more }, [
    element('str:ConceptIdentity', {}, [urnOf('concept', CONCEPTS, id)]),
    element('str:LocalRepresentation', {}, [representation]),
    ...after,
  ]);
}

function maintained(name: string, urn: string, id: string, names: Names, contents: readonly string[]): string {
  return element(name, { urn, id, agencyID: AGENCY, version: VERSION }, [...named({ names }), ...contents]);
}

function named({ names, description }: { readonly names: Names; readonly description?: string }): string[] {
  const texts = Object.entries(names).map(([language, name]) => element('com:Name', { 'xml:lang': language }, [escaped(String(name))]));
  return description === undefined ? texts : [...texts, element('com:Description', { 'xml:lang': 'en' }, [escaped(description)])];
}

/** An element; its children are XML already. */
function element(name: string, attributes: Readonly<Record<string, string>>, children: readonly string[]): string {
  const given = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  return children.length === 0 ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${children.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
