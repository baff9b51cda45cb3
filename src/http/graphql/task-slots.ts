import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** A root field whose tasks are taken apart. */
export interface Slot {
  /** As it is called in the answer. */
  readonly name: string;
  readonly variable: string;
  /** How the list of tasks is called in the answer; null: it is one task. */
  readonly nodes: string | null;
  /** The same number where the same is asked of each task. */
  readonly selection: number;
}

/** Where a document asks for tasks by ids; null: it asks for something else as well, or not by variables of their own. */
export function findSlots(
  document: DocumentNode,
  operationName: string | undefined,
): Slot[] | null {
  const operation = getOperationAST(document, operationName || undefined);
  if (operation?.operation !== OperationTypeNode.QUERY) return null;
  const uses = countVariables(document, operation);
  const providers = new Set<string>();
  const selections: string[] = [];
  const slots: Slot[] = [];
  const fields = plainFields(operation.selectionSet);
  for (const field of fields ?? []) {
    const name = field.name.value;
    if (name === '__typename') continue;
    const given = new Map(
      field.arguments?.map((argument) => [argument.name.value, argument.value]),
    );
    const ids = given.get(name === 'task' ? 'id' : 'ids');
    const lists = name === 'tasks' ? plainFields(field.selectionSet) : null;
    const nodes = lists?.find((list) => list.name.value === 'nodes');
    const isOnly = lists?.filter((list) => list.name.value === 'nodes').length === 1;
    if (name !== 'task' && !(name === 'tasks' && isOnly)) return null;
    if (ids?.kind !== Kind.VARIABLE || uses.get(ids.name.value) !== 1) return null;
    const provider = given.get('provider');
    providers.add(provider ? print(provider) : '');
    const selected = (nodes ?? field).selectionSet;
    const selection = selected ? print(selected) : '';
    if (!selections.includes(selection)) selections.push(selection);
    slots.push({
      name: nameOf(field),
      variable: ids.name.value,
      nodes: nodes ? nameOf(nodes) : null,
      selection: selections.indexOf(selection),
    });
  }
  // With several, the same task may be there under one and not under the other.
  return slots.length > 0 && providers.size === 1 ? slots : null;
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** null: there are fragments or directives among them, or several that are put into one. */
function plainFields(selected: SelectionSetNode | undefined): readonly FieldNode[] | null {
  const fields = selected?.selections ?? [];
  const names = new Set<string>();
  for (const field of fields) {
    if (field.kind !== Kind.FIELD || field.directives?.length) return null;
    names.add(nameOf(field));
  }
  return names.size === fields.length ? (fields as readonly FieldNode[]) : null;
}

/** How often each variable is used in an operation; all fragments are taken for its own. */
function countVariables(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  visit(document, {
    OperationDefinition: (node) => (node === operation ? undefined : false),
    VariableDefinition: () => false,
    Variable({ name: { value } }) {
      uses.set(value, (uses.get(value) ?? 0) + 1);
    },
  });
  return uses;
}
