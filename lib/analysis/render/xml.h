/*
 * Text in XML 1.0, whatever it is: what must not stand there at all, control
 * characters and bytes that are not UTF-8, becomes U+FFFD.
 */
#ifndef HQ_ANALYSIS_RENDER_XML_H
#define HQ_ANALYSIS_RENDER_XML_H

#include <stdio.h>

/* As content of an element.  NULL is nothing. */
void hq_xml_text(const char *text, FILE *out);

/* ` name="value"`; nothing where the value is NULL.  Line breaks
 * and tabs are kept, as references. */
void hq_xml_attribute(const char *name, const char *value, FILE *out);
void hq_xml_attribute_number(const char *name, size_t value, FILE *out);

#endif
