import type { Person } from "../types";

const COLORS = ["#4a7fb5", "#3d8f6b", "#b5651d", "#8e5ea2", "#b0476b", "#5b7d2a", "#2f7f86"];

function colorOf(person: Person): string {
  if (person.color) return person.color.startsWith("#") ? person.color : `#${person.color}`;
  const sum = [...person.id].reduce((total, sign) => total + sign.charCodeAt(0), 0);
  return COLORS[sum % COLORS.length]!;
}

/** The first letters of a name: two for Latin names, one for Japanese ones. */
export function initials(name: string): string {
  const parts = name.trim().split(/[\s._-]+/).filter(Boolean);
  const first = [...(parts[0] ?? "?")][0]!;
  if (first > "\u2e80") return first;
  return (first + ([...(parts[1] ?? "")][0] ?? "")).toUpperCase();
}

/** The app's picture, drawn: a target. */
export function AppMark({ small }: { small?: boolean }) {
  return (
    <span aria-hidden="true" className={small ? "avatar small avatar-app" : "avatar avatar-app"}>
      <svg viewBox="0 0 36 36">
        <rect fill="#fff4ec" height="36" width="36" />
        <circle cx="18" cy="18" fill="none" r="12.5" stroke="#c8452d" strokeWidth="3.4" />
        <circle cx="18" cy="18" fill="none" r="6.6" stroke="#c8452d" strokeWidth="2.6" />
        <circle cx="18" cy="18" fill="#c8452d" r="2.6" />
      </svg>
    </span>
  );
}

interface Props {
  person: Person | undefined;
  name: string;
  small?: boolean;
}

/** A person's picture, drawn from the name: no image is ever loaded. */
export function Avatar({ person, name, small }: Props) {
  const background = person ? colorOf(person) : "#7d7c7d";
  return (
    <span aria-hidden="true" className={small ? "avatar small" : "avatar"} style={{ background }}>
      {initials(name)}
    </span>
  );
}
