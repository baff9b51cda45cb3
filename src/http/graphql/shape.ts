import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import {
  MAX_DEPTH,
  MAX_DIRECTIVES,
  MAX_FIELDS,
  MAX_INTROSPECTED,
  MAX_MUTATIONS,
  MAX_ROOT_FIELDS,
} from '../../model/limits.ts';

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
      const isMutation = operation.operation === OperationTypeNode.MUTATION;
      const most = isMutation ? MAX_MUTATIONS : MAX_ROOT_FIELDS;
      if (measured.rootFields > most) {
        refuse(`At most ${most} root fields in a ${operation.operation}.`);
      }
      // Fields are counted as they would be executed: what is spread often counts often.
      if (measured.fields > MAX_FIELDS) refuse(`At most ${MAX_FIELDS} fields.`);
      if (measured.introspected > MAX_INTROSPECTED) {
        refuse(`At most ${MAX_INTROSPECTED} fields of introspection.`);
      }
    },
  };
}

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly rootFields: number;
  /** Fields below `__schema` and `__type`, which the cost does not count. */
  readonly introspected: number;
}

const nothing: Size = { depth: 0, fields: 0, rootFields: 0, introspected: 0 };
const endless: Size = {
  depth: Infinity,
  fields: Infinity,
  rootFields: Infinity,
  introspected: Infinity,
};

/** Each fragment is measured once; one that spreads itself is as deep as can be. */
function measure(operation: OperationDefinitionNode, context: ValidationContext): Size {
  const known = new Map<string, Size>();
  const open = new Set<string>();

  function measureFragment(name: string): Size {
    const done = known.get(name);
    if (done) return done;
    const fragment: FragmentDefinitionNode | undefined | null = context.getFragment(name);
    if (!fragment) return nothing;
    if (open.has(name)) return endless;
    open.add(name);
    const size = measureSelection(fragment.selectionSet);
    open.delete(name);
    known.set(name, size);
    return size;
  }

  function measureSelection({ selections }: SelectionSetNode): Size {
    let { depth, fields, introspected, rootFields } = nothing;
    for (const node of selections) {
      const inside = measureNode(node);
      depth = Math.max(depth, inside.depth);
      fields += inside.fields;
      introspected += inside.introspected;
      rootFields += inside.rootFields;
    }
    return { depth, fields, introspected, rootFields };
  }

  function measureNode(node: SelectionNode): Size {
    if (node.kind === Kind.FRAGMENT_SPREAD) return measureFragment(node.name.value);
    if (node.kind === Kind.INLINE_FRAGMENT) return measureSelection(node.selectionSet);
    const inside = node.selectionSet ? measureSelection(node.selectionSet) : nothing;
    // Introspection is deep by nature, and has a rule of its own.
    if (node.name.value.startsWith('__')) {
      return { depth: 1, fields: 1, introspected: inside.fields, rootFields: 1 };
    }
    return {
      depth: 1 + inside.depth,
      fields: 1 + inside.fields,
      introspected: inside.introspected,
      rootFields: 1,
    };
  }

  return measureSelection(operation.selectionSet);
}
