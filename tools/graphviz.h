/* Pictures made by Graphviz's dot, where that is installed. */
#ifndef HQ_TOOLS_GRAPHVIZ_H
#define HQ_TOOLS_GRAPHVIZ_H

/*
 * Writes the picture of a graph in dot's language to `path` as SVG; the file
 * is there only if that went well.  Returns 0, or an exit status with what is
 * wrong said.
 */
int hq_graphviz_svg(const char *text, const char *path);

#endif
