"""The front: page shell, components, form rendering, inputs, errors. Knows no domain."""
