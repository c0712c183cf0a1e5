import {
  AGENCY,
  attributes,
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
import { type Artefacts } from './structure-query';

const NAMESPACES = {
  'xmlns:mes': 'http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message',
  'xmlns:str': 'http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure',
  'xmlns:com': 'http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common',
};

/** The same structures as SDMX-ML 3.0, which is the form that most clients read. */
export function structureXmlOf({ dataflow, datastructure, conceptscheme, codelists, isStub }: Artefacts, preparedAt: Date): string {
  const full = (id: string, contents: () => readonly string[]): readonly string[] => (isStub(id) ? [] : contents());
  const lists = codelists.map(({ id, names, codes }) =>
    maintained(
      ...(['str:Codelist', urnOf('codelist', id), id, names] as const),
      full(id, () =>
        codes.map((code) =>
          element('str:Code', { id: code.id }, [
            ...named(code),
            ...(code.parent === undefined ? [] : [element('str:Parent', {}, [escaped(code.parent)])]),
          ]),
        ),
      ),
    ),
  );
  const concepts = full(CONCEPTS, () => components.map((each) => element('str:Concept', { id: each.id }, named(each))));
  const structures = [
    group('str:Codelists', lists),
    group('str:ConceptSchemes', conceptscheme ? [maintained('str:ConceptScheme', urnOf('conceptscheme', CONCEPTS), CONCEPTS, { en: 'Concepts', zh: '概念' }, concepts)] : []),
    group('str:Dataflows', dataflow ? [maintained('str:Dataflow', urnOf('dataflow', FLOW), FLOW, FLOW_NAMES, full(FLOW, () => [element('str:Structure', {}, [urnOf('datastructure', FLOW)])]))] : []),
    group('str:DataStructures', datastructure ? [maintained('str:DataStructure', urnOf('datastructure', FLOW), FLOW, FLOW_NAMES, full(FLOW, definition))] : []),
  ]; // prettier-ignore
  const header = element('mes:Header', {}, [
    element('mes:ID', {}, [`${AGENCY}_STRUCTURE`]),
    element('mes:Test', {}, ['false']),
    element('mes:Prepared', {}, [preparedAt.toISOString()]),
    element('mes:Sender', { id: AGENCY }, []),
  ]);
  const message = element('mes:Structure', NAMESPACES, [header, element('mes:Structures', {}, structures)]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${message}\n`;
}

function definition(): readonly string[] {
  const dimensions = seriesDimensions.map((each, position) => componentOf('str:Dimension', each, { position: String(position + 1) }));
  return [
    element('str:DataStructureComponents', {}, [
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
    ]),
  ];
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

function group(name: string, members: readonly string[]): string {
  return members.length === 0 ? '' : element(name, {}, members);
}

/** An element; its children are XML already. */
function element(name: string, attributes: Readonly<Record<string, string>>, children: readonly string[]): string {
  const given = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  return children.length === 0 ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${children.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  // XML 1.0 has no such characters, not even escaped.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
