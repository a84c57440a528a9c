import { createRoot } from "react-dom/client";
import "slack-blocks-to-jsx/dist/style.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/messages.css";
import "./style/composer.css";
import "./style/guide.css";
import "./style/blocks.css";
import "./style/elements.css";
import "./style/modals.css";
import { App } from "./App";

createRoot(document.getElementById("root")!).render(<App />);
