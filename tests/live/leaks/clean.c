/* No leak at all.
 * leaks: definite 0/0 */
int
main(void)
{
	return 0;
}
