/** Enum values for Pothos from an object of descriptions by name. */
export function describedEnum<const Name extends string>(
  descriptions: Readonly<Record<Name, string>>,
): Record<Name, { description: string; value: Name }> {
  const values = Object.entries<string>(descriptions).map(([name, description]) => [
    name,
    { description, value: name },
  ]);
  return Object.fromEntries(values) as Record<Name, { description: string; value: Name }>; // same keys
}
