// The canvas. The browser owns the gesture: dragging, zooming and drawing a connection stay here, and only finished
// commands go to the server. What the server sends replaces what is shown only when `revision` changes.
import { createContext, memo, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import {
  ReactFlow, ReactFlowProvider, useReactFlow, useNodesState, useEdgesState, Handle, Position, MiniMap, Controls, Background,
  BaseEdge, MarkerType, useUpdateNodeInternals,
} from "@xyflow/react";
import { corners, path } from "./roads.js";
import "@xyflow/react/dist/style.css";
import {
  Mail, MailPlus, CircleAlert, Inbox, MailQuestion, ScanText, Timer, Split, Route, ListOrdered, Repeat, Merge, Octagon, Workflow,
  UserCheck, ClipboardList, Variable, FileQuestion, FileText, FileSearch, FileDown, Database, Save, PackageSearch, Search, PackageCheck,
  Globe, MessageSquare, MessagesSquare, Siren, Tags, ScanSearch, Text, PenLine, Smile, NotebookPen, MousePointerClick, CalendarClock,
  Webhook, MailOpen, DatabaseZap, Truck,
} from "lucide-react";

const ICONS = {
  mail: Mail, "mail-plus": MailPlus, "circle-alert": CircleAlert, inbox: Inbox, "mail-question": MailQuestion, "scan-text": ScanText,
  timer: Timer, split: Split, route: Route, "list-ordered": ListOrdered, repeat: Repeat, merge: Merge, octagon: Octagon, workflow: Workflow,
  "user-check": UserCheck, "clipboard-list": ClipboardList, variable: Variable, "file-question": FileQuestion, "file-text": FileText,
  "file-search": FileSearch, "file-down": FileDown, database: Database, save: Save, "package-search": PackageSearch, search: Search,
  "package-check": PackageCheck, globe: Globe, "message-square": MessageSquare, "messages-square": MessagesSquare, siren: Siren, tags: Tags,
  "scan-search": ScanSearch, text: Text, "pen-line": PenLine, smile: Smile, "notebook-pen": NotebookPen,
  "mouse-pointer-click": MousePointerClick, "calendar-clock": CalendarClock, webhook: Webhook, "mail-open": MailOpen,
  "database-zap": DatabaseZap, truck: Truck,
};
const COLOURS = {
  trigger: "#0f766e", email: "#2563eb", flow: "#7c3aed", human: "#c2410c", data: "#475569", documents: "#0369a1", shipments: "#0f766e",
  http: "#4d7c0f", messages: "#be185d", ai: "#9333ea", log: "#64748b",
};

const [WIDTH, HEIGHT] = [250, 100];
const READABLE = 0.6;
const MANY = 12;

const StepNode = memo(function StepNode({ id, data, selected }) {
  const Icon = ICONS[data.icon] ?? Workflow;
  const update = useUpdateNodeInternals();
  const outs = data.outcomes ?? [];
  const key = outs.join("|");
  useEffect(() => { update(id); }, [key, id, update]);
  const classes = ["node", id === "trigger" && "start", selected && "sel", data.mark && "mark", data.lit && "on", data.dim && "dim", data.plan && "plan", data.status && `s-${data.status}`];
  return (
    <div className={classes.filter(Boolean).join(" ")} data-testid={`step-${id}`} data-status={data.status || undefined} data-lit={data.lit || undefined} data-plan={data.plan || undefined} data-mark={data.mark || undefined}>
      {id !== "trigger" && <Handle type="target" position={Position.Top} />}
      <div className="node-top">
        <div className="node-ico" style={{ background: COLOURS[data.family] ?? "#475569" }}><Icon size={15} /></div>
        <div style={{ minWidth: 0 }}>
          <div className="node-name" title={data.label}>{data.label}</div>
          <div className="node-act">{data.action_name}</div>
        </div>
        {data.issue && <div className="node-badge" title={data.issue_text} style={{ background: data.issue === "error" ? "var(--red-9)" : "var(--amber-9)" }}>!</div>}
      </div>
      <div className="node-sum" title={data.summary}>{data.summary || "\u00a0"}</div>
      {outs.length > 1 && <div className="node-outs">{outs.map((name, index) => <span key={name}>{data.ways[index]}</span>)}</div>}
      {outs.map((name, index) => (
        <Handle key={name} id={name} type="source" position={Position.Bottom} title={data.ways[index]} style={{ left: `${((index + 0.5) * 100) / outs.length}%` }} />
      ))}
    </div>
  );
});

const Boxes = createContext([]);

// An edge is named where it begins, at the foot of its step: names on the lines would cover each other.
function RoadEdge({ id, sourceX, sourceY, targetX, targetY, markerEnd, data }) {
  const boxes = useContext(Boxes);
  const line = useMemo(() => {
    const [from, to] = [{ x: sourceX, y: sourceY }, { x: targetX, y: targetY }];
    return path(corners(from, to, boxes, [data.source, data.target], (data.lane % 3) * 7 - 7));
  }, [boxes, sourceX, sourceY, targetX, targetY, data]);
  return (
    <g data-testid={`edge-${data.source}-${data.target}`} data-outcome={data.outcome} data-mark={data.mark || undefined}>
      <BaseEdge id={id} path={line} markerEnd={markerEnd} interactionWidth={18} />
    </g>
  );
}

// React Flow puts its colour mode on its own element as a class, and the page's theme reads the same class names.
function usePageTheme() {
  const read = () => (document.documentElement.classList.contains("dark") ? "dark" : "light");
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const watcher = new MutationObserver(() => setTheme(read()));
    watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
    return () => watcher.disconnect();
  }, []);
  return theme;
}

const nodeTypes = { k_step: StepNode };
const edgeTypes = { k_road: RoadEdge };
const asNode = (n, editable) => ({
  id: n.id, ariaLabel: [n.label, n.action_name, n.summary, n.status, n.issue_text].filter(Boolean).join(", "), type: "k_step", position: { x: n.x, y: n.y }, data: n, deletable: editable && n.id !== "trigger", draggable: editable && n.id !== "trigger",
});
const asEdge = (e, lane) => ({
  id: e.id, source: e.source, target: e.target, sourceHandle: e.outcome, type: "k_road", data: { ...e, lane }, ariaLabel: e.words, className: [e.lit && "on", e.plan && "plan", e.mark && "mark"].filter(Boolean).join(" "),
  markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, markerUnits: "userSpaceOnUse", color: e.lit ? "var(--blue-9)" : e.mark ? "var(--grass-9)" : "var(--gray-9)" },
});

function Inner({ nodes: given = [], edges: roads = [], revision = 0, editable = true, selected = "", onCommand }) {
  const [nodes, setNodes, onNodesChange] = useNodesState([]);
  const [edges, setEdges, onEdgesChange] = useEdgesState([]);
  const { screenToFlowPosition, fitView, getNodes, getNodesBounds, getZoom, setViewport } = useReactFlow();
  const frame = useRef(null);
  const wanted = useRef(null);
  const boxes = useMemo(() => given.map((n) => ({ id: n.id, x: n.x, y: n.y, width: WIDTH, height: HEIGHT })), [given]);

  // All of it where that can be read; else its beginning, or the steps that are new.
  const look = useCallback((fresh = [], duration = 0) => {
    const { clientWidth, clientHeight } = frame.current ?? {};
    const all = getNodesBounds(getNodes());
    if (!clientWidth || !all.width) return;
    if (Math.min(clientWidth / all.width, clientHeight / all.height) * 0.9 >= READABLE) return fitView({ padding: { x: 0.08, top: "52px", bottom: "28px" }, maxZoom: 1.05, duration });
    if (fresh.length) return fitView({ nodes: fresh.map((id) => ({ id })), maxZoom: Math.max(getZoom(), READABLE), padding: 0.3, duration });
    const start = getNodes()[0]?.position ?? all;
    setViewport({ x: clientWidth / 2 - (start.x + WIDTH / 2) * READABLE, y: 28 - all.y * READABLE, zoom: READABLE }, { duration });
  }, [fitView, getNodes, getNodesBounds, getZoom, setViewport]);

  const seen = useRef({ revision: -1, ids: "", selected: "" });

  useEffect(() => {
    const ids = given.map((n) => n.id).join(",");
    const moved = seen.current.revision !== revision;
    const chosen = seen.current.selected !== selected;
    setNodes((old) => {
      const byId = new Map(old.map((n) => [n.id, n]));
      return given.map((n) => {
        const before = byId.get(n.id);
        const next = asNode(n, editable);
        if (!before) return { ...next, selected: n.id === selected };
        return { ...before, ...next, position: moved && !before.dragging ? next.position : before.position, selected: chosen ? n.id === selected : before.selected, measured: before.measured };
      });
    });
    const had = seen.current.ids ? seen.current.ids.split(",") : [];
    const grown = seen.current.ids !== ids;
    const fresh = had.length ? given.map((n) => n.id).filter((id) => !had.includes(id)) : [];
    seen.current = { revision, ids, selected };
    if (grown && given.length) wanted.current = { fresh, duration: had.length ? 200 : 0 };
  }, [given, revision, editable, selected, setNodes]);
  // What is new can be looked at once it has been measured.
  useEffect(() => {
    const drawn = getNodes();
    if (!wanted.current || drawn.length !== given.length || drawn.some((n) => !n.measured?.width)) return;
    const { fresh, duration } = wanted.current;
    wanted.current = null;
    look(fresh, duration);
  }, [nodes, given, getNodes, look]);
  useEffect(() => { setEdges(roads.map(asEdge)); }, [roads, setEdges]);

  const tell = useCallback((kind, body) => onCommand?.({ kind, ...body }), [onCommand]);
  const dragStop = useCallback((_e, _n, dragged) => {
    tell("move", { moves: dragged.map((n) => ({ id: n.id, x: Math.round(n.position.x), y: Math.round(n.position.y) })) });
  }, [tell]);
  const connect = useCallback((c) => tell("connect", { source: c.source, target: c.target, outcome: c.sourceHandle || "next" }), [tell]);
  const drop = useCallback((e) => {
    e.preventDefault();
    const action = e.dataTransfer.getData("application/x-action");
    if (!action) return;
    const at = screenToFlowPosition({ x: e.clientX, y: e.clientY });
    tell("add", { action, x: Math.round(at.x - 125), y: Math.round(at.y - 30) });
  }, [screenToFlowPosition, tell]);
  const removed = useCallback(({ nodes: ns, edges: es }) => {
    const gone = new Set(ns.map((n) => n.id));
    const roadsGone = es.filter((x) => !gone.has(x.source) && !gone.has(x.target)).map((x) => ({ source: x.source, target: x.target, outcome: x.data.outcome }));
    tell("delete", { steps: [...gone], edges: roadsGone });
  }, [tell]);
  // A panel that opens or closes beside the canvas, or a tab that shows it, leaves the drawing where it cannot be seen.
  useEffect(() => {
    let width = frame.current.clientWidth;
    const watcher = new ResizeObserver(([entry]) => {
      const now = entry.contentRect.width;
      if (now > 0 && Math.abs(now - width) > 60) requestAnimationFrame(() => look());
      width = now;
    });
    watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, [look]);
  // Steps under the hands of those who use keys: Enter opens one, arrows move it.
  const stepOf = (e) => e.target.closest?.(".react-flow__node")?.dataset.id;
  const pressed = useCallback((e) => {
    if (stepOf(e) && (e.key === "Enter" || e.key === " ")) tell("select", { id: stepOf(e) });
  }, [tell]);
  const released = useCallback((e) => {
    if (!editable || !stepOf(e) || !e.key.startsWith("Arrow")) return;
    const moved = getNodes().filter((n) => n.selected && n.draggable);
    if (moved.length) dragStop(e, null, moved);
  }, [editable, getNodes, dragStop]);
  const theme = usePageTheme();
  const mini = given.length > MANY && typeof window !== "undefined" && window.innerWidth > 1100;

  return (
    <div ref={frame} style={{ width: "100%", height: "100%" }} data-testid="canvas" onKeyDown={pressed} onKeyUp={released} onDrop={editable ? drop : undefined} onDragOver={(e) => { e.preventDefault(); e.dataTransfer.dropEffect = "move"; }}>
      <Boxes.Provider value={boxes}>
      <ReactFlow
        colorMode={theme} nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} onNodesChange={onNodesChange} onEdgesChange={onEdgesChange}
        onNodeDragStop={dragStop} onConnect={connect} onDelete={removed} onNodeClick={(_e, n) => tell("select", { id: n.id })}
        onPaneClick={() => tell("select", { id: "" })} nodesConnectable={editable} elementsSelectable deleteKeyCode={editable ? ["Backspace", "Delete"] : null}
        minZoom={0.1} maxZoom={1.8}>
        {mini && <MiniMap pannable zoomable style={{ width: 130, height: 90 }} />}
        <Controls showInteractive={false} />
        <Background gap={18} />
      </ReactFlow>
      </Boxes.Provider>
    </div>
  );
}

export function FlowCanvas(props) {
  return <ReactFlowProvider><Inner {...props} /></ReactFlowProvider>;
}

// The palette: search stays in the browser; an action is dragged onto the canvas or added by a click.
export function Palette({ items = [], onAdd }) {
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter((one) => words.every((word) => `${one.label} ${one.help} ${one.group} ${one.action}`.toLowerCase().includes(word)));
  const groups = [...new Set(found.map((one) => one.group))];
  return (
    <>
      <input className="input" type="search" value={text} placeholder="Search actions" aria-label="Search actions" data-testid="palette-search"
        onChange={(e) => setText(e.target.value)} />
      {groups.map((group) => (
        <div key={group} className="stack" style={{ gap: 6 }}>
          <div className="label">{group}</div>
          {found.filter((one) => one.group === group).map((one) => <PaletteItem key={one.action} {...one} onAdd={onAdd} />)}
        </div>
      ))}
      {!found.length && <div className="muted">No action is called that. Describe what you need in the chat instead.</div>}
    </>
  );
}

function PaletteItem({ action, label, help, icon, family, onAdd }) {
  const Icon = ICONS[icon] ?? Workflow;
  return (
    <button type="button" className="pal" draggable title={help} data-testid={`palette-${action}`} onClick={() => onAdd?.(action)}
      onDragStart={(e) => { e.dataTransfer.setData("application/x-action", action); e.dataTransfer.effectAllowed = "move"; }}>
      <span className="node-ico small" style={{ background: COLOURS[family] ?? "#475569" }}><Icon size={13} /></span>
      {label}
    </button>
  );
}
