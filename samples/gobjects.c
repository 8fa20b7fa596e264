/*
 * GLib's objects without a word about HeapQL: types and reference counts are
 * read from GLib itself.  With GLib before 2.76, G_SLICE=always-malloc makes
 * each object a block of its own; `heapql run` sets it.
 *
 *	heapql run -o dumps/ --dump-at exit -- samples/gobjects
 *	heapql sql dumps/gobjects.*.hqd "SELECT name, count(*), sum(refcount)
 *	    FROM block JOIN type USING (dump_id, type_id) GROUP BY name"
 *
 * Ten objects of a class of its own, the first of them with two references
 * more; they have private data, which GLib puts in front of an object.
 */
#include <glib-object.h>

#define SAMPLE_TYPE_NODE (sample_node_get_type())
G_DECLARE_FINAL_TYPE(SampleNode, sample_node, SAMPLE, NODE, GObject)

struct _SampleNode {
	GObject parent;
	SampleNode *next; /* with a reference */
};

typedef struct {
	int secret[6];
} SampleNodePrivate;

G_DEFINE_FINAL_TYPE_WITH_CODE(
    SampleNode, sample_node, G_TYPE_OBJECT, G_ADD_PRIVATE(SampleNode))

static void
sample_node_finalize(GObject *object)
{
	SampleNode *node = SAMPLE_NODE(object);

	g_clear_object(&node->next);
	G_OBJECT_CLASS(sample_node_parent_class)->finalize(object);
}

static void
sample_node_class_init(SampleNodeClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sample_node_finalize;
}

static void
sample_node_init(SampleNode *node)
{
	SampleNodePrivate *p = sample_node_get_instance_private(node);

	p->secret[0] = 42;
}

static SampleNode *first;

int
main(void)
{
	for (int i = 0; i < 10; i++) {
		SampleNode *node = g_object_new(SAMPLE_TYPE_NODE, NULL);
		node->next = first;
		first = node;
	}
	g_object_ref(first);
	g_object_ref(first);
	return 0;
}
