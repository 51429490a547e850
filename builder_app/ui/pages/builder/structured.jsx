// Parameters that are more than a line of text: conditions, names with values, cases, fields. Rows are edited here and told
// to the server as JSON when the focus leaves them, so a half-written row never becomes an edit.
import { useEffect, useRef, useState } from "react";

const OPERATORS = [
  ["equals", "is"], ["not_equals", "is not"], ["contains", "contains"], ["not_contains", "does not contain"], ["starts_with", "starts with"],
  ["ends_with", "ends with"], ["matches", "matches pattern"], ["in", "is one of"], ["not_in", "is none of"], ["greater_than", "is more than"],
  ["greater_or_equal", "is at least"], ["less_than", "is less than"], ["less_or_equal", "is at most"], ["between", "is between"],
  ["before", "is before"], ["after", "is after"], ["is_empty", "is empty"], ["is_not_empty", "is not empty"], ["is_true", "is true"], ["is_false", "is false"],
];
const ALONE = new Set(["is_empty", "is_not_empty", "is_true", "is_false"]);
const LISTS = new Set(["in", "not_in", "between"]);
const KINDS = {
  form_fields: ["string", "number", "integer", "boolean", "date"],
  inputs: ["string", "number", "integer", "boolean", "date", "datetime", "list", "object"],
};

const asText = (v) => (v === null || v === undefined ? "" : typeof v === "string" ? v : Array.isArray(v) && v.every((x) => typeof x !== "object") ? v.join(", ") : JSON.stringify(v));
function asValue(text) {
  const words = text.trim();
  if (/^(-?(0|[1-9]\d*)(\.\d+)?|true|false|null)$/.test(words) || /^[[{](?!\{)/.test(words)) {
    try { return JSON.parse(words); } catch { return text; }
  }
  return text;
}
const parts = (text) => text.split(",").map((one) => one.trim()).filter(Boolean).map(asValue);
const comparison = (one) => one && typeof one === "object" && "operator" in one;

// Each kind: how a value becomes rows, how rows become a value, and what a new row is. `read` gives null for what rows cannot show.
const SHAPES = {
  condition: {
    blank: () => ({ left: "", operator: "equals", right: "" }),
    read(value) {
      const mode = value && "any" in value ? "any" : "all";
      const list = comparison(value) ? [value] : value?.all ?? value?.any;
      if (!Array.isArray(list) || !list.every(comparison)) return null;
      return { mode, rows: list.map((one) => ({ left: asText(one.left), operator: one.operator, right: asText(one.right) })) };
    },
    write({ mode, rows }) {
      const made = rows.filter((row) => row.left.trim()).map(({ left, operator, right }) =>
        ALONE.has(operator) ? { left, operator } : { left, operator, right: LISTS.has(operator) && !right.includes("{{") ? parts(right) : asValue(right) });
      return made.length === 0 ? null : made.length === 1 ? made[0] : { [mode]: made };
    },
  },
  key_value: {
    blank: () => ({ name: "", value: "" }),
    read: (value) => ({ rows: Object.entries(value).map(([name, one]) => ({ name, value: asText(one) })) }),
    write: ({ rows }) => made(Object.fromEntries(rows.filter((row) => row.name.trim()).map((row) => [row.name.trim(), asValue(row.value)]))),
  },
  cases: {
    blank: () => ({ name: "", equals: "" }),
    read: (value) => (Array.isArray(value) ? { rows: value.map((one) => ({ name: asText(one?.name), equals: asText(one?.equals) })) } : null),
    write: ({ rows }) => made(rows.filter((row) => row.name.trim()).map((row) => ({ name: row.name.trim(), equals: asValue(row.equals) }))),
  },
  fields: {
    blank: () => ({ name: "", description: "" }),
    read: (value) => (Array.isArray(value) ? { rows: value.map((one) => (typeof one === "string" ? { name: one, description: "" } : { name: asText(one?.name), description: asText(one?.description) })) } : null),
    write: ({ rows }) => made(rows.filter((row) => row.name.trim()).map((row) => (row.description.trim() ? { name: row.name.trim(), description: row.description.trim() } : { name: row.name.trim() }))),
  },
  form_fields: {
    blank: () => ({ name: "", type: "string", label: "", required: true }),
    read: (value) => (Array.isArray(value) ? { rows: value.map((one) => ({ name: asText(one?.name ?? one), type: one?.type ?? "string", label: asText(one?.label), required: one?.required !== false })) } : null),
    write: ({ rows }) => made(rows.filter((row) => row.name.trim()).map((row) => ({ ...row, name: row.name.trim() }))),
  },
  inputs: {
    blank: () => ({ name: "", type: "string", required: true }),
    read: (value) => (Array.isArray(value) ? { rows: value } : null),
    write: ({ rows }) => made(rows.filter((row) => row.name.trim()).map((row) => ({ ...row, name: row.name.trim() }))),
  },
};
const made = (value) => (Object.keys(value).length ? value : null);

function parse(widget, text) {
  if (!text) return { mode: "all", rows: [] };
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" ? SHAPES[widget].read(value) : null;
  } catch {
    return null;
  }
}

const Cell = ({ value, onChange, ...more }) => <input className="input" value={value} onChange={(e) => onChange(e.target.value)} {...more} />;
const Pick = ({ value, options, onChange, ...more }) => (
  <select className="pick" value={value} onChange={(e) => onChange(e.target.value)} {...more}>
    {options.map(([key, label]) => <option key={key} value={key}>{label}</option>)}
  </select>
);

function Row({ widget, row, index, change }) {
  const label = (words) => ({ "aria-label": `${words}, row ${index + 1}` });
  if (widget === "condition") {
    return (
      <div className="rows-cells tall">
        <Cell value={row.left} onChange={(left) => change({ left })} placeholder="{{ trigger.shipment.status }}" list="known-values" {...label("Value")} />
        <Pick value={row.operator} options={OPERATORS} onChange={(operator) => change({ operator }, true)} {...label("Comparison")} />
        {!ALONE.has(row.operator) && <Cell value={row.right} onChange={(right) => change({ right })} placeholder={LISTS.has(row.operator) ? "one, two" : "compared with"} {...label("Compared with")} />}
      </div>
    );
  }
  if (widget in KINDS) {
    return (
      <div className="rows-cells">
        <Cell value={row.name} onChange={(name) => change({ name })} placeholder="name" {...label("Name")} />
        <Pick value={row.type} options={KINDS[widget].map((one) => [one, one])} onChange={(type) => change({ type }, true)} {...label("Kind")} />
        <label className="row hint"><input type="checkbox" checked={row.required} onChange={(e) => change({ required: e.target.checked }, true)} /> required</label>
      </div>
    );
  }
  const second = { key_value: "value", cases: "equals", fields: "description" }[widget];
  return (
    <div className="rows-cells">
      <Cell value={row.name} onChange={(name) => change({ name })} placeholder="name" {...label("Name")} />
      <Cell value={row[second]} onChange={(text) => change({ [second]: text })} placeholder={second === "equals" ? "is equal to" : second} list="known-values" {...label(second)} />
    </div>
  );
}

// The same rows in one way of writing them: browser and server space their JSON differently.
function canonical(widget, text) {
  const shown = parse(widget, text);
  return shown === null ? text : JSON.stringify(SHAPES[widget].write(shown));
}

export function StructuredField({ name, widget, value = "", invalid = false, onCommit }) {
  const [shown, setShown] = useState(() => parse(widget, value));
  const [raw, setRaw] = useState(value);
  const told = useRef(value);
  const awaited = useRef([]);
  const current = useRef(shown);
  current.current = shown;

  useEffect(() => {
    // An answer to what was told from here must not replace what was typed since then.
    const answered = awaited.current.indexOf(canonical(widget, value));
    awaited.current = awaited.current.slice(answered + 1);
    if (value === told.current || answered >= 0) return;
    told.current = value;
    setShown(parse(widget, value));
    setRaw(value);
  }, [value, widget]);

  const tell = (text) => {
    if (text === told.current) return;
    told.current = text;
    awaited.current.push(canonical(widget, text));
    onCommit?.(text);
  };
  const commit = (next) => {
    const out = SHAPES[widget].write(next);
    const text = out === null ? "" : JSON.stringify(out);
    if (canonical(widget, text) !== canonical(widget, told.current)) tell(text);
  };
  const set = (next, now) => {
    setShown(next);
    if (now) commit(next);
  };

  if (shown === null) {
    return (
      <div data-testid={`field-${name}`}>
        <textarea className={`area mono${invalid ? " bad" : ""}`} rows={6} value={raw} aria-label={`${name} as JSON`} onChange={(e) => setRaw(e.target.value)} onBlur={() => tell(raw)} />
        <span className="hint">Too rich for rows, so it is shown as JSON.</span>
      </div>
    );
  }
  const change = (index) => (part, now) => set({ ...shown, rows: shown.rows.map((row, i) => (i === index ? { ...row, ...part } : row)) }, now);
  const left = (e) => { if (!e.currentTarget.contains(e.relatedTarget)) commit(current.current); };
  return (
    <div className={`rows${invalid ? " bad" : ""}`} data-testid={`field-${name}`} onBlur={left} onKeyDown={(e) => { if (e.key === "Enter" && e.target.tagName === "INPUT") commit(shown); }}>
      {widget === "condition" && shown.rows.length > 1 && (
        <Pick value={shown.mode} options={[["all", "All of these"], ["any", "One of these"]]} onChange={(mode) => set({ ...shown, mode }, true)} aria-label="All or one" />
      )}
      {shown.rows.map((row, index) => (
        <div key={index} className="rows-row">
          <Row widget={widget} row={row} index={index} change={change(index)} />
          <button type="button" className="btn quiet small" aria-label={`Remove row ${index + 1}`} onClick={() => set({ ...shown, rows: shown.rows.filter((_, i) => i !== index) }, true)}>×</button>
        </div>
      ))}
      <button type="button" className="btn small" data-testid={`field-${name}-add`} onClick={() => set({ ...shown, rows: [...shown.rows, SHAPES[widget].blank()] })}>+ Add</button>
    </div>
  );
}
