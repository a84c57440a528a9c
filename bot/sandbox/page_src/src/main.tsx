import { createRoot } from "react-dom/client";
import "slack-blocks-to-jsx/dist/style.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/blocks.css";
import "./style/elements.css";
import { App } from "./App";

createRoot(document.getElementById("root")!).render(<App />);
