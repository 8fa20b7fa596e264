-- What symbols would have said of the stacks of stacks_a.txt and stacks_b.txt,
-- for every dump of a loaded database.
DELETE FROM frame;
INSERT INTO frame(dump_id, frame_id, pc_id, level, module_id, func, file, line, inlined, func_addr)
SELECT dump_id, column1, column2, column3, column4, column5, column6, column7, column8, column9
  FROM dump, (VALUES
    (0, 1, 0, 0, 'main', '/src/tiny/main.c', 12, 0, 4096),
    (1, 2, 0, 0, 'parse', '/src/tiny/parse.c', 40, 0, 4128),
    (2, 3, 0, 0, 'node_new', '/src/tiny/node.c', 7, 1, 4128),
    (3, 3, 1, 0, 'parse', '/src/tiny/parse.c', 21, 0, 4128),
    (4, 4, 0, 0, 'xmalloc', '/src/tiny/util.c', 4, 0, 4352),
    (5, 5, 0, 0, 'main', '/src/tiny/main.c', 15, 0, 4096),
    (6, 6, 0, 0, 'load', '/src/tiny/load.c', 9, 0, 4608),
    (7, 7, 0, 1, NULL, NULL, NULL, 0, 4640),
    (8, 8, 0, NULL, NULL, NULL, NULL, 0, NULL));
DELETE FROM trace_frame;
INSERT INTO trace_frame(dump_id, trace_id, depth, frame_id)
SELECT dump_id, column1, column2, column3
  FROM dump, (VALUES
    (3, 0, 4), (3, 1, 2), (3, 2, 3), (3, 3, 1), (3, 4, 0),
    (4, 0, 6), (4, 1, 5), (5, 0, 7), (5, 1, 6), (5, 2, 5), (6, 0, 8), (6, 1, 0),
    (7, 0, 4), (7, 1, 2), (7, 2, 3), (7, 3, 1), (7, 4, 1), (7, 5, 0));
-- xmalloc is no site: its caller is.
UPDATE trace SET
  nframe = (SELECT count(*) FROM trace_frame f WHERE f.dump_id = trace.dump_id AND f.trace_id = trace.trace_id),
  top_frame = CASE trace_id WHEN 3 THEN 4 WHEN 4 THEN 6 WHEN 5 THEN 7 WHEN 6 THEN 8 WHEN 7 THEN 4 END,
  site_frame = CASE trace_id WHEN 3 THEN 2 WHEN 4 THEN 6 WHEN 5 THEN 7 WHEN 6 THEN 8 WHEN 7 THEN 2 END;
