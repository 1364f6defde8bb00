import { Tex } from "../../ui/math.tsx";

/** A sentence with mathematics between dollars and stress between double asterisks. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <span class="prose">
      {text.split(/(\$[^$]+\$|\*\*[^*]+\*\*)/).map((part, i) => {
        if (part.startsWith("$")) return <Tex key={i} tex={part.slice(1, -1)} />;
        return part.startsWith("**") ? <strong key={i}>{part.slice(2, -2)}</strong> : part;
      })}
    </span>
  );
}
