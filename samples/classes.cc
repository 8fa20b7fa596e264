/*
 * C++ without a word about HeapQL: the types of objects with virtual functions
 * are found through their vtables, also in a stripped program.
 *
 *	heapql run -o dumps/ --dump-at exit -- samples/classes
 *	heapql sql dumps/classes.*.hqd "SELECT name, count(*), sum(req)
 *	    FROM block JOIN type USING (dump_id, type_id) GROUP BY name"
 *
 * A drawing holds 3 circles, 2 squares and a labelled circle, a class with two
 * bases: `labels` points into its middle, to the second one.  Two nodes own each
 * other by std::shared_ptr and were given up: lost, a cycle.  An array of 4
 * squares was made by new[].
 */
#include <memory>
#include <string>
#include <vector>

namespace
{

struct shape {
	virtual ~shape() = default;
	virtual double area() const = 0;
};

struct circle : shape {
	double r = 1;
	double area() const override
	{
		return 3 * r * r;
	}
};

struct square : shape {
	double side = 2;
	double area() const override
	{
		return side * side;
	}
};

struct labelled {
	virtual ~labelled() = default;
	std::string text = "a label that is too long to be kept inside";
};

struct labelled_circle : circle, labelled {
};

struct node {
	virtual ~node() = default;
	std::shared_ptr<node> other;
};

/* Never deleted, so that all is there at exit. */
auto &drawing = *new std::vector<std::unique_ptr<shape>>;
auto &labels = *new std::vector<labelled *>;
square *tiles;

void
draw()
{
	for (int i = 0; i < 3; i++)
		drawing.push_back(std::make_unique<circle>());
	for (int i = 0; i < 2; i++)
		drawing.push_back(std::make_unique<square>());
	auto both = std::make_unique<labelled_circle>();
	labels.push_back(both.get());
	drawing.push_back(std::move(both));
	tiles = new square[4];
}

__attribute__((noinline)) void
lose()
{
	auto one = std::make_shared<node>(), two = std::make_shared<node>();
	one->other = two;
	two->other = one;
}

/* What lose has left on the stack would hold the nodes. */
__attribute__((noinline)) void
scrub()
{
	volatile char stack[4096];
	for (char volatile &c : stack)
		c = 0;
}

} // namespace

int
main()
{
	draw();
	lose();
	scrub();
	double sum = tiles[3].area();
	for (const auto &s : drawing)
		sum += s->area();
	return sum < 0;
}
