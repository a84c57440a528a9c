const PATHS = {
  lock: "M5.5 9V6.8a4.5 4.5 0 0 1 9 0V9M4.5 9h11v7.5h-11z",
  eye: "M2 10s3-5.2 8-5.2S18 10 18 10s-3 5.2-8 5.2S2 10 2 10zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  day: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
  bolt: "M11 2.5 4.5 11.2h4.6L8.6 17.5l6.9-9h-4.8z",
  clip: "M13.5 6.5v7a3.5 3.5 0 0 1-7 0V5.3a2.3 2.3 0 0 1 4.6 0v7.6a1.1 1.1 0 0 1-2.2 0V6.5",
  sheet: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 9.5h5.5M7.5 12h5.5M7.5 14.5h5.5",
};

/** A drawn sign of the page's frame: machines without an emoji font show it as well. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg aria-hidden="true" className="icon" viewBox="0 0 20 20">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="1.5"
      />
    </svg>
  );
}
