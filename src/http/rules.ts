import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { MAX_DEPTH, MAX_DIRECTIVES, MAX_ROOT_FIELDS } from '../graph/limits.ts';

/** Refuses documents that are too deep, too broad at the root, or full of directives, before anything is executed. */
export function limitShape(context: ValidationContext): ASTVisitor {
  const refuse = (message: string) =>
    context.reportError(new GraphQLError(message, { extensions: { code: 'COST_LIMIT_EXCEEDED' } }));
  let directives = 0;
  return {
    Directive() {
      directives += 1;
      if (directives === MAX_DIRECTIVES + 1) refuse(`At most ${MAX_DIRECTIVES} directives.`);
    },
    OperationDefinition(operation) {
      const measured = measure(operation, context);
      if (measured.depth > MAX_DEPTH) refuse(`At most ${MAX_DEPTH} levels deep.`);
      if (measured.rootFields > MAX_ROOT_FIELDS) refuse(`At most ${MAX_ROOT_FIELDS} root fields.`);
      // Fields are counted as they would be executed: what is spread often counts often.
      if (measured.fields > MAX_FIELDS) refuse(`At most ${MAX_FIELDS} fields.`);
    },
  };
}

const MAX_FIELDS = 5000;

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly rootFields: number;
}

/** Each fragment is measured once; one that spreads itself is as deep as can be. */
function measure(operation: OperationDefinitionNode, context: ValidationContext): Size {
  const known = new Map<string, Size>();
  const open = new Set<string>();

  function measureFragment(name: string): Size {
    const done = known.get(name);
    if (done) return done;
    const fragment: FragmentDefinitionNode | undefined | null = context.getFragment(name);
    if (!fragment) return { depth: 0, fields: 0, rootFields: 0 };
    if (open.has(name)) return { depth: Infinity, fields: Infinity, rootFields: Infinity };
    open.add(name);
    const size = measureSelection(fragment.selectionSet);
    open.delete(name);
    known.set(name, size);
    return size;
  }

  function measureSelection(selection: SelectionSetNode): Size {
    let depth = 0;
    let fields = 0;
    let rootFields = 0;
    for (const node of selection.selections) {
      if (node.kind === Kind.FIELD) {
        rootFields += 1;
        // Introspection is deep by nature, and has a rule of its own.
        const inside =
          node.selectionSet && !node.name.value.startsWith('__')
            ? measureSelection(node.selectionSet)
            : null;
        depth = Math.max(depth, 1 + (inside?.depth ?? 0));
        fields += 1 + (inside?.fields ?? 0);
      } else {
        const inside =
          node.kind === Kind.FRAGMENT_SPREAD
            ? measureFragment(node.name.value)
            : measureSelection(node.selectionSet);
        depth = Math.max(depth, inside.depth);
        fields += inside.fields;
        rootFields += inside.rootFields;
      }
    }
    return { depth, fields, rootFields };
  }

  return measureSelection(operation.selectionSet);
}
