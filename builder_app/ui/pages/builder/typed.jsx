// A line or an area of text that belongs to the hand while it is typed in: an answer of the server that comes late changes it only
// where nothing was typed since the last finished text. A finished text is told once, when the focus leaves the field.
import { useEffect, useRef, useState } from "react";

export function TypedField({ value, lines, onCommit, ...rest }) {
  const [text, setText] = useState(value ?? "");
  const typed = useRef(false);
  useEffect(() => {
    if (!typed.current) setText(value ?? "");
  }, [value]);
  const change = (event) => {
    typed.current = true;
    setText(event.target.value);
  };
  const leave = () => {
    if (!typed.current) return;
    typed.current = false;
    onCommit(text);
  };
  const Part = lines ? "textarea" : "input";
  return <Part {...rest} value={text} onChange={change} onBlur={leave} />;
}
