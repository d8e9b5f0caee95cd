// A part of the page that the server writes anew with each answer.
// `element`, `props` and `watch` are given by gradio.
watch("value", () => motifsearch.write(element, props.value));
motifsearch.take(props.part, element);
