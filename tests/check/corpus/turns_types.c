/* Two types from two places by turns, held by one block. */
#include "corpus.h"

struct shape {
	struct shape *next;
};

struct circle {
	struct shape *next;
	double radius;
};

struct polygon {
	struct shape *next;
	double corners[8];
};

struct drawing {
	size_t count;
	struct shape *shapes;
};

static const struct heapql_field circle_fields[] = {
    HEAPQL_FIELD(struct circle, next, HEAPQL_POINTER),
};
static const struct heapql_type circle_type =
    HEAPQL_TYPE(struct circle, 0, circle_fields);
static const struct heapql_field polygon_fields[] = {
    HEAPQL_FIELD(struct polygon, next, HEAPQL_POINTER),
};
static const struct heapql_type polygon_type =
    HEAPQL_TYPE(struct polygon, 0, polygon_fields);
static const struct heapql_field drawing_fields[] = {
    HEAPQL_FIELD(struct drawing, shapes, HEAPQL_POINTER),
};
static const struct heapql_type drawing_type =
    HEAPQL_TYPE(struct drawing, 0, drawing_fields);

static struct drawing *g_drawing;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
begin(void)
{
	g_drawing = filled(calloc(1, sizeof *g_drawing), 0);
	heapql_tag(g_drawing, &drawing_type);
}

static APART void *
make_circle(void)
{
	struct circle *circle = filled(malloc(sizeof *circle), 0);
	heapql_tag(circle, &circle_type);
	circle->radius = 1;
	return circle;
}

static APART void *
make_polygon(void)
{
	struct polygon *polygon = filled(malloc(sizeof *polygon), 0);
	heapql_tag(polygon, &polygon_type);
	memset(polygon->corners, 0, sizeof polygon->corners);
	return polygon;
}

static void
work(struct job *job)
{
	int turn = (job->round - 1) / 12 % 2;
	struct shape *shape = turn ? make_circle() : make_polygon();
	if (pick(job, 3) == 0) {
		free(shape);
		return;
	}
	pthread_mutex_lock(&lock);
	shape->next = g_drawing->shapes;
	g_drawing->shapes = shape;
	g_drawing->count++;
	pthread_mutex_unlock(&lock);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
